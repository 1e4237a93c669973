using System.Net;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Transport;

/// <summary>
/// Makes one attempt: sends the request and reads the answer, up to a limit, while the attempt's time limit still holds.
/// </summary>
internal sealed class AttemptHandler(TimeProvider clock, MixpanelMetrics metrics) : DelegatingHandler
{
    /// <summary>Room for a row on each of 2,000 events of a request; nothing Mixpanel says is longer.</summary>
    internal const int MaxReplyBytes = 2 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(IngestionRequest.Option, out var ingestion);
        request.Content = ingestion!.BeginAttempt();
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                ingestion.Reply = await ReadAsync(response, ingestion.Settings.Options, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            return response;
        }
        finally
        {
            metrics.Request(
                ingestion.Endpoint.Path(), (int?)ingestion.Reply?.StatusCode ?? 0, ingestion.Payload.BodyBytes, isRetry: ingestion.Attempts > 1);
        }
    }

    private async Task<Reply> ReadAsync(HttpResponseMessage response, MixpanelOptions options, CancellationToken cancellationToken)
    {
        var retryAfter = RetrySchedule.RetryAfter(response.Headers, clock.GetUtcNow(), options.Retry.MaxRetryAfter);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await ReadAsync(stream, response.StatusCode, retryAfter, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (
            !response.IsSuccessStatusCode && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // A refusal whose words were cut off, or came too slowly, is still a refusal.
            return new Reply(response.StatusCode, default, IsComplete: false, retryAfter);
        }
        finally
        {
            // Nobody reads it a second time, and a client that buffers contents must not start on it.
            response.Content = new ByteArrayContent([]);
        }
    }

    private static async Task<Reply> ReadAsync(Stream stream, HttpStatusCode status, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var body = new byte[1024];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0)
            {
                return new Reply(status, body.AsMemory(0, length), IsComplete: true, retryAfter);
            }

            if (length == MaxReplyBytes)
            {
                return new Reply(status, default, IsComplete: false, retryAfter);
            }

            if (length == body.Length)
            {
                Array.Resize(ref body, Math.Min(body.Length * 4, MaxReplyBytes));
            }
        }
    }
}
