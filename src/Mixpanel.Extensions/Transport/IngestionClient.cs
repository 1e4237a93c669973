using System.Diagnostics;
using Mixpanel.Extensions.Diagnostics;
using Polly;

namespace Mixpanel.Extensions.Transport;

/// <summary>The typed client of the ingestion endpoints: one request, repeated by Polly inside <paramref name="http"/>, and how it ended.</summary>
internal sealed class IngestionClient(HttpClient http, MixpanelMetrics metrics, TimeProvider clock)
{
    private static readonly string _userAgent = $"Mixpanel.Extensions/{MixpanelLibrary.Version}";

    /// <summary>Sends a request. Does not throw: what stopped it is the outcome.</summary>
    /// <returns><see cref="SendReason.None"/> if Mixpanel's answer, <see cref="IngestionRequest.Reply"/>, settles it.</returns>
    internal async Task<AttemptOutcome> SendAsync(IngestionRequest request, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(request);
        var start = clock.GetTimestamp();
        try
        {
            var outcome = await PostAsync(request, cancellationToken).ConfigureAwait(false);

            // An earlier attempt may have arrived even if the last one certainly did not.
            if (request.MayHaveArrived && outcome.Repeat == Repeat.Safe)
            {
                outcome = outcome with { Repeat = Repeat.Uncertain };
            }

            activity?.SetTag(MixpanelDiagnostics.StatusCodeTag, (int?)request.Reply?.StatusCode);
            if (outcome.Reason != SendReason.None)
            {
                activity?.SetStatus(ActivityStatusCode.Error, outcome.Reason.ToString());
            }

            return outcome;
        }
        finally
        {
            metrics.RequestDuration(request.Endpoint.Path(), clock.GetElapsedTime(start));
        }
    }

    private static Activity? StartActivity(IngestionRequest request)
    {
        var activity = MixpanelTracing.Source.StartActivity($"mixpanel {request.Endpoint.Path()}", ActivityKind.Client);
        activity?.SetTag(MixpanelDiagnostics.EndpointTag, request.Endpoint.Path());
        activity?.SetTag(MixpanelDiagnostics.RecordsTag, request.Messages.Sum(static message => message.Records));
        return activity;
    }

    private async Task<AttemptOutcome> PostAsync(IngestionRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Settings.Address(request.Endpoint)) { Content = request.Content };
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        message.Options.Set(IngestionRequest.Option, request);
        message.SetPolicyExecutionContext(new Context { [IngestionRequest.Key] = request });
        if (request.Endpoint == IngestionEndpoint.Import)
        {
            message.Headers.Authorization = request.Settings.ImportAuthorization;
        }

        try
        {
            using var response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return AttemptOutcome.Of(request.Reply!);
        }
        catch (Exception exception)
        {
            var outcome = AttemptOutcome.Of(exception, request.Content.Started);
            return cancellationToken.IsCancellationRequested ? outcome with { Reason = SendReason.Canceled } : outcome;
        }
    }
}
