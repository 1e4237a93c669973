using System.Diagnostics;
using System.Net.Http.Headers;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Transport;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Mixpanel.Extensions.Flags;

/// <summary>The typed client of the addresses for flags. Whatever happens is a reply; an address, which holds the token, reaches nobody.</summary>
internal sealed class FlagsClient(HttpClient http, MixpanelMetrics metrics, TimeProvider clock)
{
    private static readonly string _userAgent = $"Mixpanel.Extensions/{MixpanelLibrary.Version}";

    /// <summary>Asks, as often and as long as the pipeline allows. Does not throw.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="pipeline">Limits and repetitions.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    internal async Task<FlagsReply> GetAsync(FlagsRequest request, ResiliencePipeline<FlagsReply> pipeline, CancellationToken cancellationToken)
    {
        var attempts = 0;
        Activity? activity = null;
        var start = 0L;
        var reply = await RunAsync(pipeline, SendAsync, cancellationToken).ConfigureAwait(false);
        if (attempts == 0)
        {
            return reply with { IsSent = false };
        }

        metrics.RequestDuration(request.Path, clock.GetElapsedTime(start));
        MixpanelTracing.Stop(activity, reply.StatusCode == 0 ? null : reply.StatusCode, reply.Reason == SendReason.None ? null : reply.Error);
        return reply;

        async ValueTask<FlagsReply> SendAsync(CancellationToken token)
        {
            if (attempts++ == 0)
            {
                start = clock.GetTimestamp();
                activity = MixpanelTracing.Start(request.Path, records: 0);
            }
            else if (activity is not null)
            {
                // What was current in one attempt is not in the next.
                Activity.Current = activity;
            }

            return await AttemptAsync(request, isRetry: attempts > 1, token).ConfigureAwait(false);
        }
    }

    private static async Task<FlagsReply> RunAsync(
        ResiliencePipeline<FlagsReply> pipeline, Func<CancellationToken, ValueTask<FlagsReply>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(send, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            return FlagsReply.Failed(SendReason.TimedOut);
        }
        catch (BrokenCircuitException)
        {
            return FlagsReply.CircuitOpen;
        }
        catch (OperationCanceledException)
        {
            return FlagsReply.Failed(SendReason.Canceled);
        }
    }

    private async Task<FlagsReply> AttemptAsync(FlagsRequest request, bool isRetry, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, request.Address);
        message.Headers.Authorization = request.Settings.Authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.ETag is { } known)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        var status = 0;
        try
        {
            using var response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            status = (int)response.StatusCode;
            return await ReadAsync(response, request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A handler of the application's may throw anything, and a limit of time that is not ours looks like a cancellation.
            return FlagsReply.Thrown(exception, status);
        }
        finally
        {
            metrics.Request(request.Path, status, bytes: 0, isRetry);
        }
    }

    private async Task<FlagsReply> ReadAsync(HttpResponseMessage response, FlagsRequest request, CancellationToken cancellationToken)
    {
        var reply = new FlagsReply { Reason = FlagsReply.ReasonOf(response.StatusCode), StatusCode = (int)response.StatusCode };
        if (reply.IsNotModified && request.ETag is null)
        {
            return reply with { Reason = SendReason.UnexpectedStatus };
        }

        // What a refusal says in words is of no use here.
        if (reply.Reason != SendReason.None)
        {
            var limit = request.Settings.Options.Retry.MaxRetryAfter;
            return reply with { RetryAfter = RetrySchedule.RetryAfter(response.Headers, clock.GetUtcNow(), limit) };
        }

        if (reply.IsNotModified)
        {
            return reply;
        }

        return await BoundedBody.ReadAsync(response.Content, request.MaxBytes, cancellationToken).ConfigureAwait(false) is { } body
            && request.TryRead?.Invoke(body) != false
            ? reply with { Body = body, ETag = response.Headers.ETag?.ToString() }
            : reply with { Reason = SendReason.UnreadableReply };
    }
}
