using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Transport;

/// <summary>The last stage: splits a batch into requests, sends them one after the other, and splits further where an answer asks for it.</summary>
internal sealed class HttpSender(IngestionClient client, Derived<TransportSettings> settings, TimeProvider clock, ILogger logger) : IMessageSender
{
    /// <summary>
    /// Enough to find eight bad events in a full request. A request that is refused whole, however small it is cut, would otherwise be cut
    /// into thousands.
    /// </summary>
    private const int MostRequests = 200;

    private readonly LearnedLimits _limits = new();
    private readonly RequestsInFlight _inFlight = new();

    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken) =>
        messages.Count == 0 ? default
            : messages.IsHeld ? new(SendAllAsync(messages, cancellationToken))
            : new(_inFlight.Track(SendAllAsync(messages, cancellationToken), messages.Count));

    /// <summary>There is nothing to send, but what is on its way may be nobody's any more. What a stage holds, that stage waits for.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => _inFlight.FlushAsync(cancellationToken);

    private async Task<BatchResult> SendAllAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        var current = settings.Current;
        var results = new ResultSheet(messages.Count);
        foreach (var (endpoint, indices) in RequestPlanner.Group(messages, current.Options.EventEndpoint, clock.GetUtcNow()))
        {
            var work = new RequestWork(endpoint, current, messages, results);
            for (var rest = indices; rest.Count > 0;)
            {
                var maxBytes = Math.Min(current.Options.MaxRequestBytes, _limits.Bytes(endpoint));
                var count = RequestPlanner.NextRequest(messages, rest, current.MaxRecords(endpoint), maxBytes);
                await SendAsync(work, rest[..count], cancellationToken).ConfigureAwait(false);
                rest = rest[count..];
            }
        }

        return results.ToBatchResult();
    }

    /// <summary>
    /// Sends one request and whatever becomes of it. All of it shares one deadline. After a failure nothing more goes to the endpoint: it
    /// would wait for the same fault again, and a later change of a profile must not overtake an earlier one.
    /// </summary>
    private async Task SendAsync(RequestWork work, ArraySegment<int> indices, CancellationToken cancellationToken)
    {
        var deadline = new RequestDeadline(clock, work.Settings.Options.TotalTimeout);
        var waiting = new Stack<RequestPart>([new(indices, MayHaveArrived: false)]);
        for (var requests = 0; waiting.TryPop(out var next);)
        {
            if (requests == MostRequests)
            {
                work.Results.Set(next.Indices, SendResult.Failed(SendReason.PartlyRefused, next.Repeat));
            }
            else if (NotSent(work, deadline, next.Repeat, cancellationToken) is { } result)
            {
                work.Results.Set(next.Indices, result);
            }
            else
            {
                requests++;
                await SendAsync(work, next, deadline, waiting, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Why messages are not sent at all; <c>null</c> if they are.</summary>
    private static SendResult? NotSent(RequestWork work, RequestDeadline deadline, Repeat repeat, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return SendResult.Failed(SendReason.Canceled, repeat);
        }

        if (work.Failure is { } failure)
        {
            return SendResult.Failed(failure.Reason, repeat, retryAfter: failure.RetryAfter);
        }

        return deadline.Remaining <= TimeSpan.Zero ? SendResult.Failed(SendReason.TimedOut, repeat) : null;
    }

    private async Task SendAsync(
        RequestWork work,
        RequestPart part,
        RequestDeadline deadline,
        Stack<RequestPart> waiting,
        CancellationToken cancellationToken)
    {
        var indices = part.Indices;
        using var request = new IngestionRequest(work.Endpoint, work.Settings, work.Messages(indices), deadline)
        {
            MayHaveArrived = part.MayHaveArrived,
            MaxRetries = work.Batch.IsHeld ? 0 : work.Settings.Options.Retry.MaxRetries,
        };
        var outcome = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var verdict = ReplyInterpreter.Interpret(request, outcome);

        var isTooLarge = request.Reply?.StatusCode == System.Net.HttpStatusCode.RequestEntityTooLarge;
        if (isTooLarge && indices.Count > 1)
        {
            var limit = _limits.Learn(work.Endpoint, request.Payload.PlainBytes, request.Reply!.Parsed.Error);
            Log.LimitLearned(logger, work.Endpoint.Path(), limit);
        }

        // What was too large was not taken at all; of everything else that is sent again a part may have been.
        var mayHaveArrived = request.MayHaveArrived || !isTooLarge;
        if (verdict.All is { } result)
        {
            work.Results.Set(indices, result);
            work.Failure = result.Status == SendStatus.Failed ? result : null;
        }
        else if (verdict.Each is { } each)
        {
            if (Settle(work, indices, each) is { Length: > 0 } unlisted)
            {
                waiting.Push(new(unlisted, mayHaveArrived));
            }
        }
        else
        {
            // The first half goes on top, so that the order of profile updates stays.
            waiting.Push(new(indices[(indices.Count / 2)..], mayHaveArrived));
            waiting.Push(new(indices[..(indices.Count / 2)], mayHaveArrived));
        }
    }

    /// <returns>The messages without a result.</returns>
    private static int[] Settle(RequestWork work, ArraySegment<int> indices, SendResult?[] results)
    {
        var unlisted = new List<int>();
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is { } result)
            {
                work.Results.Set(indices[i], result);
            }
            else
            {
                unlisted.Add(indices[i]);
            }
        }

        return [.. unlisted];
    }

    /// <summary>Messages that wait for a request, and whether one before may have brought them there.</summary>
    private readonly record struct RequestPart(ArraySegment<int> Indices, bool MayHaveArrived)
    {
        internal Repeat Repeat => MayHaveArrived ? Repeat.Uncertain : Repeat.Safe;
    }

    /// <summary>What all requests of a batch to one endpoint have in common.</summary>
    private sealed record RequestWork(IngestionEndpoint Endpoint, TransportSettings Settings, MessageBatch Batch, ResultSheet Results)
    {
        /// <summary>What the last request failed with.</summary>
        internal SendResult? Failure { get; set; }

        internal MessageBatch Messages(ArraySegment<int> indices) => indices.Count == Batch.Count
            ? Batch
            : new MessageBatch(indices.Select(index => Batch[index]).ToArray());
    }
}
