using Mixpanel.Extensions.Diagnostics;
using Polly;

namespace Mixpanel.Extensions.Transport;

/// <summary>The typed client of the ingestion endpoints: one request, repeated by Polly inside <paramref name="http"/>, and how it ended.</summary>
internal sealed class IngestionClient(HttpClient http, IAsyncPolicy<HttpResponseMessage> policy, MixpanelMetrics metrics, TimeProvider clock)
{
    /// <summary>
    /// Where the policy handler finds the policy. It must not ask the container: while the application's services are disposed, stages still
    /// send what they hold.
    /// </summary>
    private static readonly HttpRequestOptionsKey<IAsyncPolicy<HttpResponseMessage>> _policyOption = new("Mixpanel.Extensions.Policy");

    private static readonly string _userAgent = $"Mixpanel.Extensions/{MixpanelLibrary.Version}";

    /// <summary>The policy that a request is sent with.</summary>
    internal static IAsyncPolicy<HttpResponseMessage> PolicyOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(_policyOption, out var policy) ? policy : throw new InvalidOperationException("Only Mixpanel requests pass here.");

    /// <summary>Sends a request. Does not throw: what stopped it is the outcome.</summary>
    /// <returns><see cref="SendReason.None"/> if Mixpanel's answer, <see cref="IngestionRequest.Reply"/>, settles it.</returns>
    internal async Task<AttemptOutcome> SendAsync(IngestionRequest request, CancellationToken cancellationToken)
    {
        var activity = MixpanelTracing.Start(request.Endpoint.Path(), request.Messages.Sum(static message => message.Records));
        var start = clock.GetTimestamp();
        var outcome = await PostAsync(request, cancellationToken).ConfigureAwait(false);

        // An earlier attempt may have arrived even if the last one certainly did not.
        if (request.MayHaveArrived && outcome.Repeat == Repeat.Safe)
        {
            outcome = outcome with { Repeat = Repeat.Uncertain };
        }

        metrics.RequestDuration(request.Endpoint.Path(), clock.GetElapsedTime(start));
        MixpanelTracing.Stop(activity, (int?)request.Reply?.StatusCode, outcome.Reason == SendReason.None ? null : outcome.Reason.ToString());
        return outcome;
    }

    private async Task<AttemptOutcome> PostAsync(IngestionRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Settings.Address(request.Endpoint));
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        message.Options.Set(IngestionRequest.Option, request);
        message.Options.Set(_policyOption, policy);
        message.SetPolicyExecutionContext(new Context { [IngestionRequest.Key] = request });
        if (request.Endpoint == IngestionEndpoint.Import)
        {
            message.Headers.Authorization = request.Settings.ImportAuthorization;
        }

        try
        {
            using var response = await http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var outcome = AttemptOutcome.Of(request.Reply!);
            return outcome.IsTransient ? CalledOff(outcome, cancellationToken) : outcome;
        }
        catch (Exception exception)
        {
            return CalledOff(AttemptOutcome.Of(exception, request.BodyStarted), cancellationToken);
        }
    }

    /// <summary>Whoever calls a request off is told that it was, not what it would have failed with.</summary>
    private static AttemptOutcome CalledOff(AttemptOutcome outcome, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? outcome with { Reason = SendReason.Canceled } : outcome;
}
