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
        var activity = MixpanelTracing.Start(request.Path, records: 0);
        var start = clock.GetTimestamp();
        var reply = await RunAsync(request, pipeline, cancellationToken).ConfigureAwait(false);
        metrics.RequestDuration(request.Path, clock.GetElapsedTime(start));
        MixpanelTracing.Stop(
            activity, reply.StatusCode == 0 ? null : reply.StatusCode, reply.Reason == SendReason.None ? null : reply.Reason.ToString());
        return reply;
    }

    private async Task<FlagsReply> RunAsync(FlagsRequest request, ResiliencePipeline<FlagsReply> pipeline, CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await AttemptAsync(request, attempts++ > 0, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            return FlagsReply.Failed(SendReason.TimedOut);
        }
        catch (BrokenCircuitException)
        {
            return FlagsReply.Failed(SendReason.ConnectionFailed);
        }
        catch (OperationCanceledException)
        {
            return FlagsReply.Failed(SendReason.Canceled);
        }
        catch (Exception)
        {
            // A handler of the application's may throw anything, and an address can be too long to be one.
            return FlagsReply.Failed(SendReason.ConnectionFailed);
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
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return new FlagsReply { Reason = SendReason.ConnectionFailed, StatusCode = status };
        }
        finally
        {
            metrics.Request(request.Path, status, bytes: 0, isRetry);
        }
    }

    private async Task<FlagsReply> ReadAsync(HttpResponseMessage response, FlagsRequest request, CancellationToken cancellationToken)
    {
        var reply = new FlagsReply
        {
            Reason = FlagsReply.ReasonOf(response.StatusCode),
            StatusCode = (int)response.StatusCode,
            RetryAfter = RetrySchedule.RetryAfter(response.Headers, clock.GetUtcNow(), request.Settings.Options.Retry.MaxRetryAfter),
            ETag = response.Headers.ETag?.ToString(),
        };

        // What a refusal says in words is of no use here.
        if (reply.Reason != SendReason.None || reply.IsNotModified)
        {
            return reply;
        }

        return await BoundedBody.ReadAsync(response.Content, request.MaxBytes, cancellationToken).ConfigureAwait(false) is { } body
            ? reply with { Body = body }
            : reply with { Reason = SendReason.UnreadableReply };
    }
}
