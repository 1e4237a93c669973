using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>The books of one project's buffer, from its metrics alone.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _values = new();

    internal Ledger(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MixpanelDiagnostics.Name && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Measured);
        _listener.Start();
    }

    internal long Offered => this[MixpanelDiagnostics.BufferOffered];

    internal long Refused => this[MixpanelDiagnostics.BufferRefused];

    internal long Accepted => this[MixpanelDiagnostics.BufferAccepted];

    internal long Delivered => this[MixpanelDiagnostics.BufferDelivered];

    internal long Rejected => this[MixpanelDiagnostics.BufferRejected];

    internal long Dropped => this[MixpanelDiagnostics.BufferDropped];

    internal long Settled => Delivered + Rejected + Dropped;

    internal long Pending
    {
        get
        {
            _listener.RecordObservableInstruments();
            return this[MixpanelDiagnostics.BufferPending];
        }
    }

    private long this[string name] => _values.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    /// <summary>Compares the books with each other and with what the oracle was told.</summary>
    internal void Check(Oracle oracle, string when)
    {
        var pending = Pending;
        var buffered = oracle.Messages.Where(message => message.Message.Kind != MessageKind.Alias).ToList();
        Equal("offered = refused + accepted", Offered, Refused + Accepted);
        Equal("accepted = delivered + rejected + dropped + pending", Accepted, Settled + pending);
        Equal("offered = what was sent", Offered, buffered.Count);
        Equal("accepted = what was answered Buffered", Accepted, buffered.Count(message => message.IsAccepted));
        var accepted = buffered.Where(message => message.IsAccepted).SelectMany(message => message.Settled).ToList();
        Equal("delivered = what the observer was told", Delivered, accepted.Count(result => result.Status == SendStatus.Delivered));
        Equal("rejected = what the observer was told", Rejected, accepted.Count(result => result.Status == SendStatus.Rejected));
        Equal("dropped = what the observer was told", Dropped, accepted.Count(result => result.Status is SendStatus.Dropped or SendStatus.Failed));

        void Equal(string rule, long one, long other) => oracle.Require(one == other, $"The ledger {when}: {rule}, but {one} is not {other}.");
    }

    private void Measured(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _values.AddOrUpdate(instrument.Name, value, (_, old) => instrument.IsObservable ? value : old + value);
}
