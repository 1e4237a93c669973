using System.Net;
using System.Text;

namespace Mixpanel.Extensions.Tests.Support;

/// <summary>
/// The network, as a handler at the very end of the pipeline: records every request and answers from a script, and once that is used up as
/// Mixpanel does when all is well.
/// </summary>
internal sealed class ScriptedServer(TimeProvider clock) : HttpMessageHandler
{
    private readonly Queue<Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> _script = new();
    private readonly List<SentRequest> _requests = [];

    internal IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Answers every request that the script does not.</summary>
    internal Func<SentRequest, HttpResponseMessage> Otherwise { get; set; } = Accept;

    internal static HttpResponseMessage Reply(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    internal static HttpResponseMessage Accept(SentRequest request) => request.Path switch
    {
        "/import" => Reply(200, $$"""{"code":200,"num_records_imported":{{request.Json.Count}},"status":"OK"}"""),
        "/track" => Reply(200, """{"error":null,"status":1}"""),
        _ => Reply(200, $$"""{"error":null,"errors":{},"num_good_events":{{request.Json.Count}},"status":1}"""),
    };

    internal ScriptedServer Then(int status, string body = "", params (string Name, string Value)[] headers) =>
        Then(_ => Reply(status, body, headers));

    internal ScriptedServer Then(Func<SentRequest, HttpResponseMessage> answer) => Then((request, _) => Task.FromResult(answer(request)));

    internal ScriptedServer Then(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    /// <summary>The connection fails before anything of the body is asked for.</summary>
    internal ScriptedServer ThenRefuseConnection()
    {
        RefusedConnections++;
        _script.Enqueue(null!);
        return this;
    }

    internal int RefusedConnections { get; private set; }

    /// <summary>The request arrives, and the connection breaks before the answer.</summary>
    internal ScriptedServer ThenBreakConnection() =>
        Then((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));

    /// <summary>The request arrives and no answer ever comes.</summary>
    internal ScriptedServer ThenHang() => Then(async (_, cancellationToken) =>
    {
        await Task.Delay(TestClock.Forever, clock, cancellationToken);
        throw new InvalidOperationException();
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>? answer = null;
        if (_script.TryDequeue(out answer) && answer is null)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
        }

        var sent = await SentRequest.ReadAsync(request, cancellationToken);
        lock (_requests)
        {
            _requests.Add(sent);
        }

        var response = answer is null ? Otherwise(sent) : await answer(sent, cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}
