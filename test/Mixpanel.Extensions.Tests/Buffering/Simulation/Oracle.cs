using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>Is told what the buffer took, what Mixpanel got and what observers were told, and complains when a promise is broken.</summary>
internal sealed class Oracle(BufferOptions options) : IDeliveryObserver
{
    private static readonly TimeSpan _breakerOpens = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<MixpanelMessage, Fate> _fates = [];
    private readonly Dictionary<(MessageKind, string), List<MixpanelMessage>> _unsettled = [];
    private readonly HashSet<(MessageKind, string)> _onTheirWay = [];
    private readonly EndpointRecord[] _endpoints = [new(), new(), new(), new()];
    private readonly List<string> _complaints = [];
    private readonly Lock _lock = new();

    internal IReadOnlyList<string> Complaints => _complaints;

    internal int Requests { get; private set; }

    internal int Copies { get; private set; }

    internal void Offering(MixpanelMessage message, DateTimeOffset now)
    {
        lock (_lock)
        {
            _fates.Add(message, new Fate { AcceptedAt = now });
            if (message.Subject is { } subject)
            {
                Queue(message.Kind, subject).Add(message);
            }
        }
    }

    internal void Refused(MixpanelMessage message)
    {
        lock (_lock)
        {
            _fates.Remove(message);
            Leave(message);
        }
    }

    internal void Called(SimulatedCall call, DateTimeOffset now)
    {
        lock (_lock)
        {
            Requests++;
            CheckEndpoint(_endpoints[(int)IngestionEndpoints.For(call.Batch[0], EventEndpoint.Track, now)], now);
            CheckOrder(call);
            foreach (var message in call.Batch)
            {
                if (!_fates.TryGetValue(message, out var fate) || fate.Outcome is not null)
                {
                    Complain($"{message} was sent although it was settled or never accepted", now);
                }
                else if (fate.MustNotBeSentAgain is { } why)
                {
                    Complain($"{message} was sent again although {why}", now);
                }
                else if (fate.IsOvertaken)
                {
                    Complain($"{message} was sent although a newer change of its profile had been sent", now);
                }
            }
        }
    }

    internal void Answered(SimulatedCall call, DateTimeOffset now)
    {
        lock (_lock)
        {
            var endpoint = _endpoints[(int)IngestionEndpoints.For(call.Batch[0], EventEndpoint.Track, now)];
            var answer = call.Forecast.Result;
            endpoint.Answered(answer, now);
            for (var i = 0; i < call.Batch.Count; i++)
            {
                var message = call.Batch[i];
                if (message.Subject is { } subject)
                {
                    _onTheirWay.Remove((message.Kind, subject));
                }

                var fate = _fates[message];
                if (call.Forecast.IsTaken && !call.Forecast.Rejects(i))
                {
                    Copies++;
                    if (++fate.Copies > 1 && !message.IsRepeatable)
                    {
                        Complain($"{message}, an increment, counted twice", now);
                    }
                }

                fate.MustNotBeSentAgain = answer.Status != SendStatus.Failed ? "it had got its answer"
                    : now - fate.AcceptedAt > options.MaxAge ? "it was too old"
                    : answer.Repeat == Repeat.Uncertain && !message.IsRepeatable ? "it may have counted"
                    : null;
                if (fate.MustNotBeSentAgain is not null)
                {
                    Leave(message);
                }
            }
        }
    }

    public void Settled(MessageBatch messages, BatchResult results)
    {
        lock (_lock)
        {
            for (var i = 0; i < messages.Count; i++)
            {
                var fate = _fates[messages[i]];
                if (fate.Outcome is { } earlier)
                {
                    _complaints.Add($"{messages[i]} was reported {earlier} and then {results[i]}");
                }

                fate.Outcome = results[i];
                if (fate.IsOvertaken && results[i].Reason is not (SendReason.Evicted or SendReason.Expired))
                {
                    _complaints.Add($"{messages[i]} was overtaken by a newer change of its profile, and then {results[i]}");
                }

                if (results[i].Status == SendStatus.Delivered && fate.Copies == 0)
                {
                    _complaints.Add($"{messages[i]} was reported as delivered and never arrived");
                }

                Leave(messages[i]);
            }
        }
    }

    /// <summary>The day is over, Mixpanel is well and the buffer is empty: nobody may be missing.</summary>
    internal void CheckEnd(DateTimeOffset now)
    {
        lock (_lock)
        {
            var missing = _fates.Count(static fate => fate.Value.Outcome is null);
            if (missing > 0)
            {
                Complain($"{missing} messages were accepted and nobody heard of them again", now);
            }
        }
    }

    internal void Complain(string complaint, DateTimeOffset now)
    {
        lock (_lock)
        {
            _complaints.Add($"{now:HH:mm:ss.fff} {complaint}");
        }
    }

    private void CheckEndpoint(EndpointRecord endpoint, DateTimeOffset now)
    {
        if (now < endpoint.AskedUntil)
        {
            Complain($"a request {endpoint.AskedUntil - now} before Retry-After was over", now);
        }

        if (endpoint.FailingSince + _breakerOpens is not { } open || now < open)
        {
            endpoint.Requests.Clear();
            return;
        }

        endpoint.Requests.RemoveAll(time => time <= now - _minute);
        endpoint.Requests.Add(now);
        if (endpoint.Requests.Count > 2)
        {
            Complain($"{endpoint.Requests.Count} requests within a minute, {now - endpoint.FailingSince} into an outage", now);
        }
    }

    /// <summary>Of a profile or group nothing else may be on its way, and the oldest messages go first, in order, unless they were given up.</summary>
    private void CheckOrder(SimulatedCall call)
    {
        foreach (var subject in call.Batch.Where(static message => message.Subject is not null).GroupBy(static message => (message.Kind, message.Subject!)))
        {
            if (!_onTheirWay.Add(subject.Key))
            {
                _complaints.Add($"two requests with {subject.Key} at the same time");
            }

            if (!subject.Select(static message => message.Time).SequenceEqual(subject.Select(static message => message.Time).Order()))
            {
                _complaints.Add($"changes of {subject.Key} out of order");
            }

            // What was given up is reported a moment later; until then the overtaken change looks as if it still waited.
            foreach (var overtaken in Queue(subject.Key.Kind, subject.Key.Item2).TakeWhile(message => message != subject.Last()).Except(subject))
            {
                _fates[overtaken].IsOvertaken = true;
            }
        }
    }

    private void Leave(MixpanelMessage message)
    {
        if (message.Subject is { } subject)
        {
            Queue(message.Kind, subject).Remove(message);
        }
    }

    private List<MixpanelMessage> Queue(MessageKind kind, string subject)
    {
        if (!_unsettled.TryGetValue((kind, subject), out var queue))
        {
            _unsettled.Add((kind, subject), queue = []);
        }

        return queue;
    }
}
