using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Buffering;

/// <summary>
/// The buffer's books: offered = refused + accepted, and accepted = delivered + rejected + dropped + pending, exactly, whenever nothing moves.
/// </summary>
internal sealed class BufferMetrics
{
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?>[] _project;
    private readonly Counter<long> _offered;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _retried;
    private readonly Histogram<int> _batchSize;

    internal BufferMetrics(IMeterFactory meters, string project, IMessageStore store, TimeProvider clock)
    {
        var meter = _meter = meters.Create(MixpanelDiagnostics.Name);
        _project = project.Length == 0 ? [] : [new(MixpanelDiagnostics.ProjectTag, project)];
        _offered = meter.CreateCounter<long>(MixpanelDiagnostics.BufferOffered, "{message}", "Messages offered to the buffer.");
        _refused = meter.CreateCounter<long>(MixpanelDiagnostics.BufferRefused, "{message}", "Messages the buffer did not take.");
        _accepted = meter.CreateCounter<long>(MixpanelDiagnostics.BufferAccepted, "{message}", "Messages the buffer took.");
        _delivered = meter.CreateCounter<long>(MixpanelDiagnostics.BufferDelivered, "{message}", "Buffered messages delivered.");
        _rejected = meter.CreateCounter<long>(MixpanelDiagnostics.BufferRejected, "{message}", "Buffered messages Mixpanel refused.");
        _dropped = meter.CreateCounter<long>(MixpanelDiagnostics.BufferDropped, "{message}", "Buffered messages given up.");
        _retried = meter.CreateCounter<long>(MixpanelDiagnostics.BufferRetried, "{message}", "Buffered messages put back to be sent again.");
        _batchSize = meter.CreateHistogram<int>(MixpanelDiagnostics.BufferBatchSize, "{message}", "Messages in a batch.");
        meter.CreateObservableGauge(
            MixpanelDiagnostics.BufferPending, () => Measure(store.Content.Messages), "{message}", "Messages in the buffer or on their way.");
        meter.CreateObservableGauge(
            MixpanelDiagnostics.BufferBytes, () => Measure(store.Content.Bytes), "By", "Bytes of JSON in the buffer or on their way.");
        meter.CreateObservableGauge(
            MixpanelDiagnostics.BufferOldestAge, () => Measure(OldestAge(store, clock).TotalSeconds), "s", "Age of the oldest message that waits.");
    }

    /// <summary>Measures the pump, which is made after the metrics because it counts with them.</summary>
    internal void Measure(BufferPump pump) => _meter.CreateObservableGauge(
        MixpanelDiagnostics.BufferCircuit,
        () => IngestionEndpoints.All.Select(endpoint => new Measurement<int>(
            (int)pump.Schedule(endpoint).Circuit,
            new TagList(_project) { { MixpanelDiagnostics.EndpointTag, endpoint.Path() } })),
        description: "0 closed, 1 open, 2 half open.");

    internal void Offered() => Add(_offered);

    internal void Accepted() => Add(_accepted);

    internal void Refused(SendReason reason) => Add(_refused, reason);

    internal void Batch(int messages)
    {
        try
        {
            _batchSize.Record(messages, _project);
        }
        catch (Exception)
        {
            // A listener is the application's; what is being counted must not change by it.
        }
    }

    internal void Retried(int messages)
    {
        if (messages > 0)
        {
            Add(_retried, messages);
        }
    }

    internal void Settled(SendResult result)
    {
        switch (result.Status)
        {
            case SendStatus.Rejected: Add(_rejected, result.Reason); break;
            case SendStatus.Dropped or SendStatus.Failed: Add(_dropped, result.Reason); break;
            default: Add(_delivered); break;
        }
    }

    private static TimeSpan OldestAge(IMessageStore store, TimeProvider clock)
    {
        var oldest = TimeSpan.Zero;
        foreach (var endpoint in IngestionEndpoints.All)
        {
            var level = store.Level(endpoint);
            if (level.Messages > 0 && clock.GetElapsedTime(level.OldestAcceptedAt) is var age && age > oldest)
            {
                oldest = age;
            }
        }

        return oldest;
    }

    private Measurement<T> Measure<T>(T value)
        where T : struct => new(value, _project);

    /// <summary>A listener is the application's and may throw; what is being counted must not change by it.</summary>
    private void Add(Counter<long> counter, long count = 1)
    {
        try
        {
            counter.Add(count, _project);
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }

    private void Add(Counter<long> counter, SendReason reason)
    {
        if (!counter.Enabled)
        {
            return;
        }

        try
        {
            counter.Add(1, new TagList(_project) { { MixpanelDiagnostics.ReasonTag, reason.ToString() } });
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }
}
