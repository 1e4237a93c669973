using Mixpanel.Extensions.Emulator.Faults;
using Mixpanel.Extensions.Emulator.Limits;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Takes a request to its endpoint, remembers what happened and only then replies.</summary>
internal sealed class Dispatcher(MixpanelEmulatorOptions options, Journal journal, EndpointMap endpoints, FaultCollection faults)
{
    // As long as the proxies in front of Mixpanel take.
    private const int MaxTargetBytes = 8 * 1024;

    private readonly EventRate _rate = new(options);
    private readonly LargeBodies _largeBodies = new();
    private readonly ReplyWriter _writer = new(options.TimeProvider);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await HandleCoreAsync(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The sender has gone; there is no one left to reply to.
            context.Abort();
        }
    }

    private async Task HandleCoreAsync(HttpContext context)
    {
        var exchange = new Exchange(context.Request, options);
        var endpoint = endpoints.Find(context.Request);
        var fault = endpoint is null ? null : faults.Take(endpoint.Traits.Name);

        if (fault is not null)
        {
            await Task.Delay(fault.Delay, options.TimeProvider, context.RequestAborted).ConfigureAwait(false);
        }

        var reply = await TakeInAsync(context, endpoint, exchange, fault).ConfigureAwait(false);
        await _writer.SendAsync(context, reply, fault).ConfigureAwait(false);
    }

    // The place is free again before the reply goes out, which a fault may make slow.
    private async Task<Reply> TakeInAsync(HttpContext context, IEndpoint? endpoint, Exchange exchange, Fault? fault)
    {
        using var place = _largeBodies.Reserve();
        var answer = await AnswerAsync(context, endpoint, exchange, fault, place).ConfigureAwait(false);
        journal.Add(exchange.Describe(endpoint?.Traits.Name, answer, fault), answer.Messages);

        return answer.Reply;
    }

    private async Task<Answer> AnswerAsync(HttpContext context, IEndpoint? endpoint, Exchange exchange, Fault? fault, LargeBodies.Place place)
    {
        if (LengthOfTarget(context.Request) > MaxTargetBytes)
        {
            return Answer.Only(HtmlReplies.Page(StatusCodes.Status414UriTooLong));
        }

        if (endpoint is null)
        {
            return Answer.Only(LegacyReplies.NotFound);
        }

        if (fault is { Status: not null } or { Connection: ConnectionFault.ResetBefore })
        {
            return Answer.Only(FaultReplies.For(endpoint, fault));
        }

        var answer = await AnswerAsync(endpoint, exchange, place, context.RequestAborted).ConfigureAwait(false);

        return fault is { Html: true } or { Body: not null } ? answer with { Reply = FaultReplies.For(endpoint, fault) } : answer;
    }

    private async Task<Answer> AnswerAsync(IEndpoint endpoint, Exchange exchange, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        // A form may hold its own credential, so it is read before anyone is turned away.
        if (!exchange.IsForm && endpoint.Refuse(exchange.Sender) is { } refusal)
        {
            return Answer.Only(refusal);
        }

        if (await exchange.ReadAsync(endpoint, place, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return Answer.Only(failure);
        }

        if (exchange.IsForm && endpoint.Refuse(exchange.Sender) is { } lateRefusal)
        {
            return Answer.Only(lateRefusal);
        }

        return CheckLimits(endpoint, exchange) is { } tooMuch ? Answer.Only(tooMuch) : endpoint.Handle(exchange.ToCall());
    }

    private Reply? CheckLimits(IEndpoint endpoint, Exchange exchange)
    {
        var count = exchange.Payload.Records?.Count ?? 0;

        if (count > options.MaxMessagesPerRequest)
        {
            return endpoint.Fail(options.TooManyMessagesStatus, InventedTexts.TooManyRecords(options.MaxMessagesPerRequest));
        }

        return endpoint.Traits.TakesEvents && !_rate.TryTake(count, exchange.Bytes) ? ImportReplies.RateLimited : null;
    }

    private static int LengthOfTarget(HttpRequest request) => (request.Path.Value?.Length ?? 0) + (request.QueryString.Value?.Length ?? 0);
}
