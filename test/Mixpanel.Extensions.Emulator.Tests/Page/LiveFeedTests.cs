using Mixpanel.Extensions.Emulator.Page.Live;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.Page;

/// <summary>What a viewer of the live list sees, and what it costs.</summary>
internal sealed class LiveFeedTests
{
    private const long Plenty = 1024 * 1024;

    [Test]
    public void A_held_list_counts_all_that_has_arrived_since_even_what_is_no_longer_kept()
    {
        var log = new LiveLog(maxCount: 3, Plenty);
        var feed = new MessageFeed(log);
        feed.Show(new LiveFilter { Text = "tea" });

        Add(log, "tea 1", "cups 1", "tea 2");
        feed.Update(hold: true);
        Add(log, "tea 3", "tea 4", "cups 2");
        feed.Update(hold: true);

        Assert.That((feed.Count, feed.Waiting, feed.Total), Is.EqualTo((0, 4, 3)));
    }

    [Test]
    public void A_held_list_looks_at_nothing_twice()
    {
        var log = new LiveLog(maxCount: 10_000, Plenty);
        var feed = new MessageFeed(log);
        feed.Show(new LiveFilter { Text = "tea" });
        Add(log, [.. Enumerable.Range(0, 5_000).Select(i => $"tea {i}")]);
        feed.Update(hold: true);

        var before = GC.GetAllocatedBytesForCurrentThread();
        feed.Update(hold: true);

        Assert.That(feed.Waiting, Is.EqualTo(5_000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));
    }

    [Test]
    public void A_list_let_go_shows_what_waited()
    {
        var log = new LiveLog(maxCount: 10, Plenty);
        var feed = new MessageFeed(log);
        feed.Show(LiveFilter.None);

        Add(log, "1");
        feed.Update(hold: false);
        Add(log, "2", "3");
        feed.Update(hold: true);
        Add(log, "4");
        feed.Update(hold: false);

        Assert.That(feed.Slice(0, 10).Select(entry => entry.Message!.RawJson), Is.EqualTo(["4", "3", "2", "1"]));
        Assert.That(feed.Waiting, Is.Zero);
    }

    [Test]
    public void A_list_held_while_everything_is_forgotten_starts_anew()
    {
        var log = new LiveLog(maxCount: 10, Plenty);
        var feed = new MessageFeed(log);
        feed.Show(LiveFilter.None);
        Add(log, "1", "2");
        feed.Update(hold: true);

        log.Clear();
        Add(log, "3");
        feed.Update(hold: true);

        Assert.That(feed.Slice(0, 10).Select(entry => entry.Message!.RawJson), Is.EqualTo(["3"]));
        Assert.That(feed.Waiting, Is.Zero);
    }

    [Test]
    public void The_bound_counts_the_requests_that_the_lines_keep_in_memory()
    {
        var log = new LiveLog(maxCount: 1_000, maxBytes: 100_000);

        for (var i = 0; i < 20; i++)
        {
            log.Add(new ReceivedRequest { ReplyBody = new string('x', 10_000) }, [Message("a"), Message("b")]);
        }

        // Each request weighs a little over 20,000 bytes, its two messages next to nothing.
        Assert.That(log.After(0, 0).Entries.Select(entry => entry.Number), Is.EqualTo([33, 34, 35, 36, 37, 38, 39, 40]));
    }

    private static void Add(LiveLog log, params string[] texts) => log.Add(new ReceivedRequest(), [.. texts.Select(Message)]);

    private static ReceivedMessage Message(string text) => new() { Utf8 = System.Text.Encoding.UTF8.GetBytes(text) };
}
