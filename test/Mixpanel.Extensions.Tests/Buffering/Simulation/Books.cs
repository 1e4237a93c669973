using System.Diagnostics.Metrics;
using System.Globalization;

namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>The buffer's books, from its metrics alone.</summary>
internal sealed class Books : IDisposable
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();

    internal Books(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name.StartsWith("mixpanel.buffer.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var isGauge = instrument is ObservableGauge<long>;
            lock (_sums)
            {
                Add(instrument.Name, value, isGauge);
                foreach (var (key, reason) in tags)
                {
                    if (key == MixpanelDiagnostics.ReasonTag)
                    {
                        Add($"{instrument.Name} {reason}", value, isGauge);
                    }
                }
            }
        });
        _listener.Start();
    }

    internal long this[string name]
    {
        get
        {
            lock (_sums)
            {
                return _sums.GetValueOrDefault(name);
            }
        }
    }

    /// <summary>What does not add up; <c>null</c> if all does.</summary>
    internal string? Problem()
    {
        _listener.RecordObservableInstruments();
        var isOfferedSplit = this[MixpanelDiagnostics.BufferOffered] == this[MixpanelDiagnostics.BufferRefused] + this[MixpanelDiagnostics.BufferAccepted];
        var isAcceptedSplit = this[MixpanelDiagnostics.BufferAccepted] == this[MixpanelDiagnostics.BufferDelivered]
            + this[MixpanelDiagnostics.BufferRejected] + this[MixpanelDiagnostics.BufferDropped] + this[MixpanelDiagnostics.BufferPending];
        return isOfferedSplit && isAcceptedSplit && this[MixpanelDiagnostics.BufferBytes] >= 0 ? null : $"the books do not add up: {this}";
    }

    public override string ToString()
    {
        lock (_sums)
        {
            return string.Join(", ", _sums.OrderBy(static sum => sum.Key, StringComparer.Ordinal)
                .Select(static sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Key["mixpanel.buffer.".Length..]} {sum.Value}")));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value, bool isGauge) => _sums[name] = isGauge ? value : _sums.GetValueOrDefault(name) + value;
}
