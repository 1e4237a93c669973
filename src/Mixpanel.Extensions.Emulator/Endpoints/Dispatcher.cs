using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Takes a request to its endpoint, remembers what happened and only then replies.</summary>
internal sealed class Dispatcher
{
    private readonly Dictionary<string, IEndpoint> _endpoints;
    private readonly Journal _journal;
    private readonly TimeProvider _time;

    public Dispatcher(MixpanelEmulatorOptions options, Journal journal)
    {
        var gatekeeper = new Gatekeeper(options);

        _journal = journal;
        _time = options.TimeProvider;
        _endpoints = new Dictionary<string, IEndpoint>(StringComparer.Ordinal)
        {
            ["/track"] = new TrackEndpoint(options, gatekeeper),
            ["/import"] = new ImportEndpoint(options, gatekeeper),
            ["/engage"] = new ProfileEndpoint(EmulatorEndpoint.Engage, options, gatekeeper, journal),
            ["/groups"] = new ProfileEndpoint(EmulatorEndpoint.Groups, options, gatekeeper, journal),
        };
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            var exchange = new Exchange(context.Request, _time.GetUtcNow());
            var endpoint = Find(context.Request);
            var answer = endpoint is null
                ? Answer.Only(LegacyReplies.NotFound)
                : await AnswerAsync(endpoint, exchange, context.RequestAborted).ConfigureAwait(false);

            _journal.Add(exchange.Describe(endpoint?.Traits.Name, answer), answer.Messages);
            await SendAsync(answer.Reply, context.Response).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The sender has gone; there is no one left to reply to.
            context.Abort();
        }
    }

    private static async Task<Answer> AnswerAsync(IEndpoint endpoint, Exchange exchange, CancellationToken cancellationToken)
    {
        if (endpoint.Refuse(exchange.Credential, exchange.ProjectId) is { } refusal)
        {
            return Answer.Only(refusal);
        }

        if (await exchange.ReadAsync(endpoint, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return Answer.Only(failure);
        }

        return exchange.Payload.Records is { Count: > EndpointTraits.MaxRecords }
            ? Answer.Only(endpoint.Fail(StatusCodes.Status413PayloadTooLarge, InventedTexts.TooManyRecords(EndpointTraits.MaxRecords)))
            : endpoint.Handle(exchange.ToCall());
    }

    private static Task SendAsync(Reply reply, HttpResponse response)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;

        return response.WriteAsync(reply.Body);
    }

    private IEndpoint? Find(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var trimmed = path.EndsWith('/') ? path[..^1] : path;

        if (!_endpoints.TryGetValue(trimmed, out var endpoint))
        {
            return null;
        }

        return HttpMethods.IsPost(request.Method) || (endpoint.Traits.Get && HttpMethods.IsGet(request.Method)) ? endpoint : null;
    }
}
