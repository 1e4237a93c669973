using System.Diagnostics;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>The rules that hold whatever the server did.</summary>
internal sealed class OracleVerdict
{
    private const long MaxReplyBytes = 24 * 1024 * 1024;

    /// <summary>Timers may be early by a tick of theirs.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(40);

    private readonly Oracle _oracle;
    private readonly RunPlan _plan;
    private readonly WireRequest[] _requests;
    private readonly IReadOnlyList<IssuedMessage> _messages;
    private readonly Dictionary<int, IssuedMessage> _byNumber;
    private readonly Dictionary<int, int> _taken = [];
    private readonly HashSet<int> _refused = [];

    private OracleVerdict(Oracle oracle, RunPlan plan, FaultServer server)
    {
        _oracle = oracle;
        _plan = plan;
        _requests = [.. server.Requests.OrderBy(request => request.Attempt)];
        _messages = oracle.Messages;
        _byNumber = _messages.SelectMany(message => message.Records.Select(record => (record.Number, message))).ToDictionary();
    }

    internal static void Check(Oracle oracle, RunPlan plan, FaultServer server)
    {
        var verdict = new OracleVerdict(oracle, plan, server);
        oracle.Require(server.Strangers == 0, "A redirect was followed to another host.");
        oracle.Require(server.LongestReply < MaxReplyBytes, $"The client read {server.LongestReply} bytes of one reply.");
        verdict.CheckRequests();
        verdict.CheckMessages();
        verdict.CheckRepetitions();
        verdict.CheckOrder();
    }

    /// <summary>What arrived is what was issued, to the byte.</summary>
    private void CheckRequests()
    {
        foreach (var request in _requests)
        {
            foreach (var record in request.Records)
            {
                if (!_byNumber.TryGetValue(record.Number, out var message))
                {
                    _oracle.Complain($"The server got a record nobody issued: {record.Number}.");
                }
                else if (message.Records.All(issued => issued.Hash != record.Hash))
                {
                    _oracle.Complain($"A copy is not identical to the byte: {message}.");
                }
            }

            foreach (var number in request.Taken)
            {
                _taken[number] = _taken.GetValueOrDefault(number) + 1;
            }

            _refused.UnionWith(request.Refused);
            var owners = request.Records.Select(record => _byNumber.GetValueOrDefault(record.Number)).Distinct().ToList();
            if (request.RefusesOne && owners is [{ } only])
            {
                _refused.UnionWith(only.Records.Select(record => record.Number));
            }
        }
    }

    /// <summary>Each accepted message ends once, for a reason that is true.</summary>
    private void CheckMessages()
    {
        foreach (var message in _messages)
        {
            if (message.Answer is null)
            {
                _oracle.Complain($"A caller never got an answer: {message}.");
            }
            else if (message.IsAccepted && message.Settled.Count != 1)
            {
                _oracle.Complain($"Accepted, and then settled {message.Settled.Count} times: {message}.");
            }

            foreach (var result in message.Settled)
            {
                CheckOutcome(message, result);
            }

            if (!message.Message.IsRepeatable && message.Records.Any(record => _taken.GetValueOrDefault(record.Number) > 1))
            {
                _oracle.Complain($"Counted twice by the server: {message}.");
            }
        }
    }

    private void CheckOutcome(IssuedMessage message, SendResult result)
    {
        var isTrue = (result.Status, result.Reason) switch
        {
            (SendStatus.Delivered, _) => message.Records.All(record => _taken.ContainsKey(record.Number)),
            (SendStatus.Rejected, SendReason.PartlyRefused) => true,
            (SendStatus.Rejected, _) => message.Records.Any(record => _refused.Contains(record.Number)),
            (_, SendReason.Unconfirmed) => !message.Message.IsRepeatable,
            (_, SendReason.BufferFull or SendReason.Evicted) => _plan.IsTight,
            (_, SendReason.ShutDown or SendReason.Closed or SendReason.Canceled) => _plan.EndsInOutage,
            _ => !message.IsAccepted && message.Message.Kind == MessageKind.Alias,
        };
        _oracle.Require(isTrue, $"The server knows nothing that explains {result}: {message}.");
    }

    /// <summary>What is known to be settled is not sent again, and not sooner than asked.</summary>
    private void CheckRepetitions()
    {
        foreach (var request in _requests.Where(request => request.IsClear && request.Next is not null))
        {
            var settled = request.Taken.Concat(request.Refused).ToHashSet();
            if (Repetition(request, settled) is { } again)
            {
                _oracle.Complain($"Attempt {again.Attempt} sends again what the server had settled in attempt {request.Attempt}.");
            }
        }

        foreach (var putOff in _requests.Where(request => request.RetryAfter > TimeSpan.Zero))
        {
            var wait = (putOff.RetryAfter < _plan.MaxRetryAfter ? putOff.RetryAfter : _plan.MaxRetryAfter) - _slack;
            if (Repetition(putOff, putOff.Records.Select(record => record.Number).ToHashSet()) is { } early
                && Stopwatch.GetElapsedTime(putOff.RepliedAt, early.BegunAt) < wait)
            {
                _oracle.Complain($"Attempt {early.Attempt} did not wait as Retry-After asked attempt {putOff.Attempt}.");
            }
        }
    }

    /// <summary>The first attempt with one of some records that began after the client had read a reply.</summary>
    private WireRequest? Repetition(WireRequest read, HashSet<int> numbers) => _requests.FirstOrDefault(
        request => read.IsReadBefore(request) && request.Records.Any(record => numbers.Contains(record.Number)));

    /// <summary>The first copies of the changes to one profile arrive in their order, and so do the last.</summary>
    private void CheckOrder()
    {
        var first = new Dictionary<int, int>();
        var last = new Dictionary<int, int>();
        var place = 0;
        foreach (var request in _requests)
        {
            foreach (var record in request.Records.Where(record => request.Taken.Contains(record.Number)))
            {
                place++;
                first.TryAdd(record.Number, place);
                last[record.Number] = place;
            }
        }

        var subjects = _messages
            .Where(message => message.Message.Subject is not null && message.IsDelivered && message.Message.IsRepeatable)
            .Where(message => message.Records.All(record => first.ContainsKey(record.Number)))
            .GroupBy(message => (message.Message.Kind, message.Message.Subject));
        foreach (var subject in subjects)
        {
            var numbers = subject.OrderBy(message => message.Order).SelectMany(message => message.Records).Select(record => record.Number).ToList();
            _oracle.Require(IsAscending(numbers, first) && IsAscending(numbers, last), $"The changes to {subject.Key} were taken in another order.");
        }
    }

    private static bool IsAscending(List<int> numbers, Dictionary<int, int> places) =>
        numbers.Zip(numbers.Skip(1)).All(pair => places[pair.First] < places[pair.Second]);
}
