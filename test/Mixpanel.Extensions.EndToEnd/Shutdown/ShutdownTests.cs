using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.EndToEnd.Shutdown;

/// <summary>
/// Shutdown ends within its timeout and 200 ms, whatever the server does: 210 rounds over real sockets in real time, five timeouts at once.
/// </summary>
internal sealed class ShutdownTests
{
    private const int FullBuffer = 300;

    /// <summary>The promise.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Not part of the promise: what a loaded build machine may take to give a thread its turn. A shutdown that forgets its limit takes the 10
    /// seconds of a request at least, so it is still told apart.
    /// </summary>
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(3);

    private static readonly int[] _timeouts = [100, 200, 300, 400, 500];

    [Test]
    public async Task Shutdown_ends_in_time([Values] ServerBehaviour server, [Values] ShutdownWay way)
    {
        var took = await Task.WhenAll(_timeouts.Select(timeout => Task.Factory.StartNew(
            () => RoundAsync(server, way, timeout), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        TestContext.Out.WriteLine(string.Join(", ", took.Zip(_timeouts, (time, timeout) => $"{timeout} ms: {time.TotalMilliseconds:F0} ms")));
        using (Assert.EnterMultipleScope())
        {
            for (var i = 0; i < took.Length; i++)
            {
                Assert.That(took[i], Is.LessThan(TimeSpan.FromMilliseconds(_timeouts[i]) + _margin + _slack), $"timeout {_timeouts[i]} ms");
            }
        }
    }

    [Test]
    public async Task Shutdown_delivers_what_is_buffered([Values] ShutdownWay way)
    {
        using var server = new FaultyServer(ServerBehaviour.Ok);
        using var host = CreateHost(server.Address, timeout: 20_000);
        await host.StartAsync();
        var mixpanel = host.Services.GetRequiredService<IMixpanel>();
        await Fill(mixpanel, 20);
        var start = Stopwatch.GetTimestamp();

        await Task.Run(() => ShutDownAsync(way, host, mixpanel));

        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(server.Requests, Is.EqualTo(2), "one of events, one of profiles");
    }

    private static async Task<TimeSpan> RoundAsync(ServerBehaviour behaviour, ShutdownWay way, int timeout)
    {
        using var server = new FaultyServer(behaviour);
        using var host = CreateHost(server.Address, timeout);
        await host.StartAsync();
        var mixpanel = host.Services.GetRequiredService<IMixpanel>();
        var waiting = Fill(mixpanel, way == ShutdownWay.WithAFullBuffer ? FullBuffer + 1 : 20);

        var start = Stopwatch.GetTimestamp();
        await ShutDownAsync(way, host, mixpanel);
        var took = Stopwatch.GetElapsedTime(start);

        // Nobody waits for room in a buffer that has ended.
        await waiting.WaitAsync(_slack);
        Assert.That((await mixpanel.TrackAsync("user-1", "Too Late")).Reason, Is.EqualTo(SendReason.Closed));
        return took;
    }

    private static IHost CreateHost(Uri address, int timeout)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services
            .AddMixpanel(options =>
            {
                options.ProjectToken = "token";
                options.BaseAddress = address;
            })
            .UseBuffer(options =>
            {
                options.MaxMessages = FullBuffer;
                options.WhenFull = FullBufferPolicy.Wait;
                options.FlushInterval = TimeSpan.FromSeconds(timeout > 1_000 ? 60 : 0.01);
                options.ShutdownTimeout = TimeSpan.FromMilliseconds(timeout);
            });
        return builder.Build();
    }

    private static Task<SendResult[]> Fill(IMixpanel mixpanel, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(i => i % 3 == 0
        ? mixpanel.UpdateProfileAsync($"user-{i}", p => p.Increment("orders"))
        : mixpanel.TrackAsync($"user-{i}", "Order Placed", new() { ["total"] = i })));

    private static async Task ShutDownAsync(ShutdownWay way, IHost host, IMixpanel mixpanel)
    {
        var services = (IAsyncDisposable)host.Services;
        switch (way)
        {
            case ShutdownWay.ProviderDisposedAsynchronously:
                await services.DisposeAsync();
                break;
            case ShutdownWay.ProviderDisposed:
                ((IDisposable)services).Dispose();
                break;
            case ShutdownWay.ClientDisposed:
                ((IDisposable)mixpanel).Dispose();
                break;
            case ShutdownWay.TwiceAtTheSameTime:
                await Task.WhenAll(
                    host.StopAsync(),
                    ((IAsyncDisposable)mixpanel).DisposeAsync().AsTask(),
                    Task.Run(((IDisposable)mixpanel).Dispose),
                    Task.Run(((IDisposable)services).Dispose));
                break;
            default:
                await host.StopAsync();
                break;
        }
    }
}
