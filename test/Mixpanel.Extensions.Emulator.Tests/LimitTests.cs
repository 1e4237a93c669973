using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Emulator.Limits;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>How much, how fast and how slowly may be sent.</summary>
internal sealed class LimitTests
{
    [Test]
    public async Task The_rate_is_counted_over_a_rolling_minute_and_both_endpoints()
    {
        var time = new FakeTimeProvider(Bench.Now);
        await using var bench = await Bench.StartAsync(options => (options.TimeProvider, options.MaxEventsPerMinute) = (time, 4));

        var imported = await StatusAsync(bench, "/import");
        time.Advance(TimeSpan.FromSeconds(30));
        var tracked = await StatusAsync(bench, "/track");
        var refused = await StatusAsync(bench, "/track");
        time.Advance(TimeSpan.FromSeconds(29));
        var stillRefused = await StatusAsync(bench, "/import");
        time.Advance(TimeSpan.FromSeconds(1));
        var afterAMinute = await StatusAsync(bench, "/track");
        var full = await StatusAsync(bench, "/track");

        Assert.That(
            new[] { imported, tracked, refused, stillRefused, afterAMinute, full },
            Is.EqualTo([200, 200, 429, 429, 200, 429]));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task Profiles_have_no_rate()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxEventsPerMinute = 1);

        await bench.PostJsonAsync("/engage", Some.Batch(Some.Profile(), Some.Profile()));

        Assert.That(bench.Emulator.Requests.Single().Status, Is.EqualTo(200));
    }

    [TestCase(0.5, 3)]
    [TestCase(1, 2)]
    [TestCase(7.3, 2)]
    [TestCase(61, 1)]
    [TestCase(1e6, 1)]
    public void A_window_never_lets_through_more_than_its_limit_in_any_span(double seconds, int most)
    {
        var time = new FakeTimeProvider();
        var window = new RollingWindow(10, TimeSpan.FromMinutes(1), time);
        Queue<(DateTimeOffset At, int Amount)> let = new();

        for (var i = 0; i < 2000; i++)
        {
            var amount = (i * 7 % most) + 1;

            if (window.HasRoomFor(amount))
            {
                window.Add(amount);
                let.Enqueue((time.GetUtcNow(), amount));
            }

            // Slices make the window a sixtieth shorter at most.
            while (time.GetUtcNow() - let.Peek().At >= TimeSpan.FromSeconds(59))
            {
                let.Dequeue();
            }

            Assert.That(let.Sum(entry => entry.Amount), Is.LessThanOrEqualTo(10));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Test]
    public void A_window_has_room_again_when_its_span_is_over()
    {
        var time = new FakeTimeProvider();
        var window = new RollingWindow(10, TimeSpan.FromSeconds(1), time);
        window.Add(10);

        time.Advance(TimeSpan.FromSeconds(0.98));
        Assert.That(window.HasRoomFor(1), Is.False);
        time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.That(window.HasRoomFor(10), Is.True);
        Assert.That(window.HasRoomFor(11), Is.False);
    }

    [Test]
    public void A_window_forgets_everything_in_any_pause_as_long_as_its_span()
    {
        var time = new FakeTimeProvider();
        var window = new RollingWindow(10, TimeSpan.FromSeconds(1), time);

        for (var pause = TimeSpan.FromSeconds(1); pause < TimeSpan.FromSeconds(3); pause += TimeSpan.FromMilliseconds(7))
        {
            window.Add(5);
            time.Advance(TimeSpan.FromMilliseconds(40));
            window.Add(5);
            Assert.That(window.HasRoomFor(1), Is.False, $"{pause}");

            time.Advance(pause);
            Assert.That(window.HasRoomFor(10), Is.True, $"{pause}");
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_request_that_does_not_arrive_in_time_is_refused(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(Bench.Now);
        await using var bench = await Bench.StartAsync(options => (options.TimeProvider, options.ReadTimeout) = (time, TimeSpan.FromSeconds(5)));
        using var client = new TcpClient();
        await client.ConnectAsync(bench.Emulator.Address.Host, bench.Emulator.Address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /track HTTP/1.1\r\nHost: {bench.Emulator.Address.Authority}\r\nContent-Length: 10\r\n\r\n[{{"), cancellationToken);

        while (bench.Emulator.Requests.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(bench.Emulator.Requests.Single().Status, Is.EqualTo(408));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadLineAsync(cancellationToken), Is.EqualTo("HTTP/1.1 408 Request Timeout"));
    }

    private static async Task<int> StatusAsync(Bench bench, string path) =>
        (await bench.PostJsonAsync(path, Some.BatchOf(2), path == "/import" ? "Basic T:" : null)).Status;
}
