using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>One request on its way through the emulator; it learns more with each step.</summary>
internal sealed class Exchange(HttpRequest request, MixpanelEmulatorOptions options)
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string LinesType = "application/x-ndjson";
    private const string DataName = "data";

    private static readonly string[] _headers =
    [
        "Authorization", "Content-Type", "Content-Encoding", "Content-Length", "Accept", "User-Agent", "traceparent",
    ];

    private readonly DateTimeOffset _now = options.TimeProvider.GetUtcNow();
    private readonly Credential? _credential = Credential.Parse(request.Headers.Authorization);
    private readonly Fields _query = Fields.FromQuery(request.QueryString);
    private Fields _form = Fields.None;

    /// <summary>Who sent it; before a form was read, without what the form says about it.</summary>
    public Sender Sender => new(_credential, _query.Text("project_id"), _query.Text("api_key") ?? _form.Text("api_key"));

    public bool IsForm => HasType(FormType);

    public Payload Payload { get; private set; } = new(null, IsForm: false);

    /// <summary>Size of the body after decompression.</summary>
    public int Bytes { get; private set; }

    /// <summary>Reads the body and finds the messages in it.</summary>
    /// <returns>The reply to a body that cannot be read; <see langword="null"/> when it was read.</returns>
    public async Task<Reply?> ReadAsync(IEndpoint endpoint, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        if (!endpoint.Traits.Gzip && Body.IsGzip(request))
        {
            return endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.NoGzipHere);
        }

        var body = await ReadBodyAsync(endpoint, place, cancellationToken).ConfigureAwait(false);

        if (body.Problem != BodyProblem.None)
        {
            return Explain(body.Problem, endpoint);
        }

        Bytes = body.Bytes.Length;
        Payload = Interpret(body.Bytes, endpoint.Traits);

        return null;
    }

    public Call ToCall() => new(
        Sender,
        request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
        _query,
        request.Headers.TraceParent,
        Switches.From(_query, _form),
        Payload.Records?.Select(element => new Record(element)).ToArray(),
        Payload.IsForm,
        _now);

    /// <param name="endpoint">The endpoint it reached, if any.</param>
    /// <param name="answer">What came of it.</param>
    /// <param name="fault">The fault it met, if any.</param>
    public ReceivedRequest Describe(EmulatorEndpoint? endpoint, Answer answer, Fault? fault)
    {
        var isAnswered = fault is not { Connection: ConnectionFault.ResetBefore or ConnectionFault.ResetAfter };

        return new ReceivedRequest
        {
            Endpoint = endpoint,
            Method = request.Method,
            Path = request.Path.Value ?? "",
            Query = request.QueryString.Value ?? "",
            Parameters = Parameters(),
            Headers = Headers(),
            Status = isAnswered ? answer.Reply.Status : 0,
            ReplyBody = isAnswered ? answer.Reply.Body : "",
            MessageCount = answer.Messages.Count,
            UncompressedBytes = Bytes,
            RemoteAddress = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
            ReceivedAt = _now,
            Fault = fault,
        };
    }

    private async Task<Body> ReadBodyAsync(IEndpoint endpoint, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ReadTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await Body.ReadAsync(request, endpoint.Traits.MaxBytes, place, either.Token).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            // The server's own limits and its checks of the framing end here.
            return new Body([], exception.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => BodyProblem.TooLarge,
                StatusCodes.Status408RequestTimeout => BodyProblem.TooSlow,
                _ => BodyProblem.Broken,
            });
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Body([], BodyProblem.TooSlow);
        }
    }

    private static Reply Explain(BodyProblem problem, IEndpoint endpoint) => problem switch
    {
        BodyProblem.TooLarge => endpoint.Fail(StatusCodes.Status413PayloadTooLarge, KnownTexts.TooManyBytes(endpoint.Traits.MaxBytes)),
        BodyProblem.NotGzip => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.NotGzip),
        BodyProblem.UnknownEncoding => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.UnknownEncoding),
        BodyProblem.TooSlow => endpoint.Fail(StatusCodes.Status408RequestTimeout, InventedTexts.TooSlow),
        _ => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.BadRequest),
    };

    private Payload Interpret(byte[] body, EndpointTraits traits)
    {
        var limit = options.MaxMessagesPerRequest;

        // What a browser sends while its page is left says that it is text.
        if (IsForm || body.AsSpan().StartsWith("data="u8))
        {
            _form = Fields.Parse(body);
            return Payload.FromField(_form.Bytes(DataName) ?? _query.Bytes(DataName), limit);
        }

        if (body.Length == 0 && _query.Bytes(DataName) is { } data)
        {
            return Payload.FromField(data, limit);
        }

        return traits.Lines && HasType(LinesType) ? Payload.FromLines(body, limit) : Payload.FromJson(body, limit);
    }

    private bool HasType(string type) => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    private Dictionary<string, string> Parameters()
    {
        var names = _query.Names.Concat(_form.Names).Where(name => name != DataName).Distinct(StringComparer.Ordinal);

        return names.ToDictionary(name => name, name => _query.Text(name) ?? _form.Text(name)!, StringComparer.Ordinal);
    }

    private Dictionary<string, string> Headers() => _headers
        .Where(request.Headers.ContainsKey)
        .ToDictionary(name => name, name => request.Headers[name].ToString(), StringComparer.OrdinalIgnoreCase);
}
