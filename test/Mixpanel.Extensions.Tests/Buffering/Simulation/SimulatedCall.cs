namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>A batch on its way to the simulated Mixpanel.</summary>
internal sealed class SimulatedCall(MixpanelMessage[] batch, DateTimeOffset due, Forecast forecast)
{
    private static readonly SendResult _rejected = SendResult.Rejected(SendReason.RefusedByMixpanel, statusCode: 400);

    private readonly TaskCompletionSource<BatchResult> _answer = new();

    internal IReadOnlyList<MixpanelMessage> Batch => batch;

    internal DateTimeOffset Due => due;

    internal Forecast Forecast => forecast;

    internal Task<BatchResult> Answer => _answer.Task;

    internal BatchResult Results => forecast.RejectEvery == 0
        ? new BatchResult(forecast.Result, batch.Length)
        : new BatchResult([.. batch.Select((_, i) => forecast.Rejects(i) ? _rejected : forecast.Result)]);

    internal void Complete() => _answer.TrySetResult(Results);

    internal void Cancel() => _answer.TrySetResult(new BatchResult(SendResult.Failed(SendReason.Canceled, Repeat.Uncertain), batch.Length));
}
