using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Diagnostics;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>A day in the life of a buffer. Time moves only when nothing else does.</summary>
internal sealed class BufferSimulation : IDisposable
{
    private static readonly TimeSpan _day = TimeSpan.FromHours(24);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SimulationClock _clock = new(TestProject.Start);
    private readonly Random _random;
    private readonly BufferOptions _options;
    private readonly Weather _weather;
    private readonly Oracle _oracle;
    private readonly DeliveryReporter _reporter;
    private readonly SimulatedStage _stage;
    private readonly MemoryStore _store;
    private readonly BufferPump _pump;
    private readonly BufferingSender _buffer;
    private readonly Books _books;
    private readonly LastValidOptions _project;
    private DateTimeOffset _nextArrival = TestProject.Start;
    private int _lastId;

    internal BufferSimulation(int seed)
    {
        _random = new Random(~seed);
        _options = new BufferOptions
        {
            MaxMessages = _random.Next(3) == 0 ? _random.Next(20, 200) : 100_000,
            WhenFull = (FullBufferPolicy)_random.Next(2),
            BatchSize = _random.Next(3) == 0 ? _random.Next(1, 40) : 2_000,
            MaxConcurrentRequests = _random.Next(1, 6),
            MaxAge = TimeSpan.FromMinutes(_random.Next(1, 20)),
        };
        var meters = _services.GetRequiredService<IMeterFactory>();
        _books = new Books(meters);
        _weather = new Weather(seed, TestProject.Start, _day);
        _oracle = new Oracle(_options);
        _stage = new SimulatedStage(_clock, _weather, _oracle);
        _project = Project(jitter: TimeSpan.FromSeconds(1 + (4 * _random.NextDouble())));
        var limits = new BatchLimits(_options.BatchSize, () => _project.Current, _clock);
        _store = new MemoryStore(_options.MaxMessages, _options.MaxBytes, limits);
        var metrics = new BufferMetrics(meters, "", _store, _clock);
        _reporter = new DeliveryReporter([_oracle], new MixpanelMetrics(meters, ""), _clock, NullLogger.Instance);
        var ledger = new BufferLedger(metrics, _reporter, new LogLimiter(_clock), NullLogger.Instance);
        var next = new NextStage(_stage, ledger);
        _pump = new BufferPump(_store, next, _options, limits, () => _project.Current.Retry, ledger, _clock);
        _buffer = new BufferingSender(_stage, next, _store, _options, _pump, ledger, metrics, _clock, NullLogger.Instance);
    }

    internal IReadOnlyList<string> Complaints => _oracle.Complaints;

    /// <summary>What happened, in figures.</summary>
    internal string Summary => $"{_oracle.Requests} requests, {_oracle.Copies} copies taken; {_books}";

    /// <summary>Runs the day, and then a calm hour in which everything must get through.</summary>
    internal void Run()
    {
        Settle();
        while (_oracle.Complaints.Count == 0 && Now < TestProject.Start + _day)
        {
            Step(hasArrivals: true);
        }

        _weather.IsOver = true;
        var end = Now + TimeSpan.FromHours(1);
        while (_oracle.Complaints.Count == 0 && _store.Content.Messages > 0 && Now < end)
        {
            Step(hasArrivals: false);
        }

        if (_oracle.Complaints.Count == 0)
        {
            _oracle.CheckEnd(Now);
            if (_books.Problem() is { } problem)
            {
                _oracle.Complain(problem, Now);
            }
        }
    }

    public void Dispose()
    {
        _pump.Dispose();
        _books.Dispose();
        _project.Dispose();
        _services.Dispose();
    }

    private static LastValidOptions Project(TimeSpan jitter)
    {
        // What the pump adds by chance would not come from the seed.
        var configure = new ConfigureOptions<MixpanelOptions>(options => options.Retry.MinJitter = options.Retry.MaxJitter = jitter);
        return new LastValidOptions(new OptionsFactory<MixpanelOptions>([configure], []), [], Options.DefaultName, NullLogger.Instance);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private void Step(bool hasArrivals)
    {
        DateTimeOffset?[] coming = [hasArrivals ? _nextArrival : null, _stage.NextDue, _clock.NextDue];
        if (coming.Min() is not { } next)
        {
            _oracle.Complain($"{_store.Content.Messages} messages wait and nobody will wake the pump", Now);
            return;
        }

        if (next > Now)
        {
            _clock.Advance(next - Now);
            Settle();
        }

        // One by one: what the pump sends next depends on which of two it has seen.
        while (_stage.TryAnswer(Now))
        {
            Settle();
        }

        if (hasArrivals && Now >= _nextArrival)
        {
            Arrive();
        }

        Settle();
    }

    /// <summary>Returns when nothing moves any more: the pump has looked after everything it had sent off arrived, and everything answered settled.</summary>
    private void Settle()
    {
        do
        {
            _clock.WaitUntil(IsAtRest);
            _clock.LetPumpLook(_pump);
        }
        while (!IsAtRest());

        Assert.That(_reporter.Queue.ToldAsync().Wait(TimeSpan.FromMinutes(1)), Is.True, "observers are told");

        if (_books.Problem() is { } problem)
        {
            _oracle.Complain(problem, Now);
        }
    }

    /// <summary>Batches between pump and stage, in either direction, count on one side only.</summary>
    private bool IsAtRest()
    {
        return IngestionEndpoints.All.Sum(endpoint => _pump.Schedule(endpoint).InFlight) == _stage.CallsOnTheirWay
            && _store.Content.Messages - IngestionEndpoints.All.Sum(endpoint => (long)_store.Level(endpoint).Messages) == _stage.MessagesOnTheirWay;
    }

    private void Arrive()
    {
        _nextArrival = Now + TimeSpan.FromSeconds(-60 * Math.Log(1 - _random.NextDouble()));
        for (var rest = _random.Next(1, 16); rest > 0; rest--)
        {
            Offer();
        }

        if (_random.Next(20) == 0)
        {
            _ = _buffer.FlushAsync(CancellationToken.None).AsTask();
        }
    }

    private void Offer()
    {
        if (_options.BatchSize < 2_000 || _store.Content.Messages >= _options.MaxMessages - 1)
        {
            // What the pump takes, and who makes room, depends on when it looks.
            Settle();
        }

        var message = NextMessage();
        _oracle.Offering(message, Now);
        var sending = _buffer.SendAsync(new MessageBatch(message), CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            _oracle.Complain("the buffer made its caller wait", Now);
        }
        else if (sending.Result[0].Status != SendStatus.Buffered)
        {
            _oracle.Refused(message);
        }
    }

    private MixpanelMessage NextMessage()
    {
        var kind = _random.Next(10) switch { < 4 => MessageKind.Event, 4 => MessageKind.Import, < 9 => MessageKind.Profile, _ => MessageKind.Group };
        var hasSubject = kind is MessageKind.Profile or MessageKind.Group;
        var id = ++_lastId;
        return MixpanelMessage.Restore(
            kind,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}}}""")),
            TestProject.Start.AddMilliseconds(id),
            hasSubject ? string.Create(CultureInfo.InvariantCulture, $"subject-{_random.Next(4)}") : null,
            insertId: null,
            hasSubject ? _random.Next(1, 4) : 1,
            isRepeatable: !hasSubject || _random.Next(3) > 0);
    }
}
