using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>One run of the real SDK against the fault server.</summary>
internal sealed class FaultRun
{
    /// <summary>Nothing here takes this long, however slow the machine is.</summary>
    private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(90);

    /// <summary>What the bound of a shutdown may be missed by, on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(4);

    private readonly RunPlan _plan;
    private readonly Sabotage _sabotage;
    private readonly Oracle _oracle = new();
    private int _attempts;
    private int _numbers;

    private FaultRun(RunPlan plan, Sabotage sabotage)
    {
        _plan = plan;
        _sabotage = sabotage;
    }

    /// <returns>What the oracle complains about; empty if all is well.</returns>
    internal static async Task<IReadOnlyList<string>> RunAsync(RunPlan plan, Sabotage? sabotage = null)
    {
        var run = new FaultRun(plan, sabotage ?? Sabotage.None);
        try
        {
            await run.RunAsync().WaitAsync(_watchdog);
        }
        catch (Exception exception)
        {
            run._oracle.Complain($"The run ended with {exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}");
        }

        return run._oracle.Complaints;
    }

    private async Task RunAsync()
    {
        await using var server = new FaultServer(_plan.Faults, _plan.NamesPoison);
        await using var services = Services(server);
        var mixpanel = services.GetRequiredService<IMixpanel>();
        using var ledger = new Ledger(services.GetRequiredService<IMeterFactory>());

        await Task.WhenAll(Enumerable.Range(0, _plan.Producers).Select(producer => ProduceAsync(mixpanel, ledger, producer)));
        if (!_plan.EndsInOutage)
        {
            await FlushAsync(mixpanel, ledger);
            server.Recover();
            await SendFreshAsync(mixpanel, ledger, server);
            await QuietAsync(ledger);
            ledger.Check(_oracle, "before the end");
        }

        var start = Stopwatch.GetTimestamp();
        await ((IAsyncDisposable)mixpanel).DisposeAsync();
        var bound = _plan.Buffer.ShutdownTimeout + TimeSpan.FromMilliseconds(200) + _slack;
        _oracle.Require(Stopwatch.GetElapsedTime(start) < bound, $"The shutdown took longer than {bound}.");
        await QuietAsync(ledger);
        ledger.Check(_oracle, "after the end");
        _oracle.Require(ledger.Pending == 0, $"After the end {ledger.Pending} messages are pending.");
        OracleVerdict.Check(_oracle, _plan, server);
        if (_oracle.Complaints.Count > 0)
        {
            await TestContext.Out.WriteLineAsync($"Seed {_plan.Seed}:\n{string.Join('\n', server.Requests)}");
        }
    }

    private ServiceProvider Services(FaultServer server)
    {
        var services = new ServiceCollection();
        var builder = services.AddMixpanel(options =>
        {
            options.ProjectToken = "token";
            options.BaseAddress = server.Address;
            options.EventEndpoint = _plan.UsesImport ? EventEndpoint.Import : EventEndpoint.Track;
            options.Timeout = _plan.Timeout;
            options.TotalTimeout = _plan.TotalTimeout;
            options.Retry.MaxRetries = _plan.MaxRetries;
            options.Retry.InitialDelay = TimeSpan.FromMilliseconds(10);
            options.Retry.MaxDelay = TimeSpan.FromMilliseconds(80);
            options.Retry.MinJitter = TimeSpan.Zero;
            options.Retry.MaxJitter = TimeSpan.FromMilliseconds(10);
            options.Retry.MaxRetryAfter = _plan.MaxRetryAfter;
        });
        builder.Use((_, next) => new OracleDoor(next, _oracle));
        _sabotage.BeforeBuffer?.Invoke(builder);
        builder.UseBuffer(Configure);
        _sabotage.BehindBuffer?.Invoke(builder);
        builder.AddObserver(_ => _sabotage.Observer?.Invoke(_oracle) ?? _oracle);
        builder.ConfigureHttpClient(client =>
        {
            _sabotage.Http?.Invoke(client);
            client.AddHttpMessageHandler(() => new StampHandler(() => Interlocked.Increment(ref _attempts)));
            client.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = server.ConnectAsync);
        });
        return services.BuildServiceProvider();
    }

    private void Configure(BufferOptions options)
    {
        options.MaxMessages = _plan.Buffer.MaxMessages;
        options.WhenFull = _plan.Buffer.WhenFull;
        options.BatchSize = _plan.Buffer.BatchSize;
        options.FlushInterval = _plan.Buffer.FlushInterval;
        options.MaxConcurrentRequests = _plan.Buffer.MaxConcurrentRequests;
        options.MaxAge = _plan.Buffer.MaxAge;
        options.FlushTimeout = _plan.Buffer.FlushTimeout;
        options.ShutdownTimeout = _plan.Buffer.ShutdownTimeout;
    }

    /// <summary>Sends its share of the messages. Each producer has profiles of its own, so that their changes have an order.</summary>
    private async Task ProduceAsync(IMixpanel mixpanel, Ledger ledger, int producer)
    {
        var random = new Random((_plan.Seed * 31) + producer);
        for (var i = 0; i < _plan.Messages / _plan.Producers; i++)
        {
            await Traffic.SendAsync(mixpanel, random, producer, () => Interlocked.Increment(ref _numbers));
            if (random.Next(8) == 0)
            {
                await Task.Delay(random.Next(1, 15));
            }

            if (random.Next(40) == 0 && !_plan.EndsInOutage)
            {
                await FlushAsync(mixpanel, ledger);
            }
        }
    }

    /// <summary>A flush that says nothing is pending has seen everything settled that was accepted before.</summary>
    private async Task FlushAsync(IMixpanel mixpanel, Ledger ledger)
    {
        var before = ledger.Accepted;
        var result = await mixpanel.FlushAsync();
        var settled = ledger.Settled;
        _oracle.Require(result.Pending == 0, $"A flush ended with {result.Pending} pending although the faults end.");
        _oracle.Require(settled >= before, $"A flush ended when {settled} of {before} messages were settled.");
    }

    private async Task SendFreshAsync(IMixpanel mixpanel, Ledger ledger, FaultServer server)
    {
        var number = Interlocked.Increment(ref _numbers);
        var answer = await mixpanel.TrackAsync("user-fresh", "Fresh", new() { ["n"] = number });
        await FlushAsync(mixpanel, ledger);
        _oracle.Require(
            answer.Status == SendStatus.Buffered && server.Requests.Any(request => request.Taken.Contains(number)),
            $"A fresh message did not get through after the faults: {answer}.");
    }

    /// <summary>Waits until everything accepted is settled, the observers included; they are told after the books are written.</summary>
    private async Task QuietAsync(Ledger ledger)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < _sabotage.Patience
            && (ledger.Pending > 0 || _oracle.Messages.Any(message => message.IsAccepted && message.Settled.Count == 0)))
        {
            await Task.Delay(5);
        }
    }
}
