using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Buffering;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class MemoryStoreTests
{
    [Test]
    public void The_bounds_are_exact_and_count_what_is_on_its_way()
    {
        var store = Store(maxMessages: 3, maxBytes: 10);
        Append(store, "aaaa");
        var lease = store.Lease(IngestionEndpoint.Track, 1, 100)!;
        Append(store, "bbbb");

        Assert.That(store.Append(BufferSample.Event("ccc"), 0), Is.EqualTo(AppendOutcome.Full));
        Append(store, "cc");
        Assert.That(store.Content, Is.EqualTo(new StoreContent(3, 10, 3)));
        Assert.That(store.Append(BufferSample.Event("d"), 0), Is.EqualTo(AppendOutcome.Full));

        Assert.That(store.Settle(lease, [true]), Is.True);
        Assert.That(store.Content, Is.EqualTo(new StoreContent(2, 6, 3)));
        Append(store, "dddd");
        Assert.That(store.Content.Bytes, Is.EqualTo(10));
    }

    [Test]
    public void The_pump_is_woken_by_the_first_message_and_by_full_batches()
    {
        var store = Store(batchSize: 3);

        var outcomes = Enumerable.Range(0, 7).Select(_ => store.Append(BufferSample.Event("e"), 0) == AppendOutcome.AcceptedWakePump);

        Assert.That(outcomes, Is.EqualTo([true, false, true, false, false, true, false]));
    }

    [Test]
    public void Profiles_fill_a_batch_of_their_own_size()
    {
        var store = Store(batchSize: 2_000);

        var outcomes = Enumerable.Range(1, 400)
            .Where(i => store.Append(BufferSample.Profile($"u{i}", "p"), 0) == AppendOutcome.AcceptedWakePump);

        Assert.That(outcomes, Is.EqualTo([1, 200, 400]));
    }

    [Test]
    public void The_pump_is_woken_when_the_bytes_fill_a_batch()
    {
        var store = Store();
        store.Append(BufferSample.Event("first"), 0);

        var outcomes = Enumerable.Range(0, 3).Select(_ => store.Append(BufferSample.OfSize(1024 * 1024), 0));

        Assert.That(outcomes, Is.EqualTo([AppendOutcome.Accepted, AppendOutcome.AcceptedWakePump, AppendOutcome.Accepted]));
    }

    [Test]
    public void A_lease_holds_the_oldest_within_its_limits_but_at_least_one()
    {
        var store = Store();
        Append(store, "aaaa", "bb", "cc", "d");

        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 10, 2)), Is.EqualTo("aaaa"));

        // Three bytes of separators and brackets count too.
        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 10, 6)), Is.EqualTo("bb"));
        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 1, 100)), Is.EqualTo("cc"));
        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 10, 100)), Is.EqualTo("d"));
        Assert.That(store.Lease(IngestionEndpoint.Track, 10, 100), Is.Null);
        Assert.That(store.Level(IngestionEndpoint.Track), Is.EqualTo(default(StoreLevel)));
    }

    [Test]
    public void A_profile_on_its_way_holds_back_its_own_changes_only()
    {
        var store = Store();
        Append(store, ("a", "a1"), ("b", "b1"), ("a", "a2"), ("c", "c1"), ("a", "a3"), ("b", "b2"));

        var first = store.Lease(IngestionEndpoint.Engage, 1, 100)!;
        var second = store.Lease(IngestionEndpoint.Engage, 10, 100)!;

        Assert.That(Ids(first), Is.EqualTo("a1"));
        Assert.That(Ids(second), Is.EqualTo("b1 c1 b2"));
        Assert.That(store.Lease(IngestionEndpoint.Engage, 10, 100), Is.Null);

        store.Settle(first, [false]);
        Assert.That(Ids(store.Lease(IngestionEndpoint.Engage, 10, 100)), Is.EqualTo("a1 a2 a3"));
    }

    [Test]
    public void Messages_put_back_stand_where_they_stood_whichever_batch_comes_back_first([Values] bool firstComesFirst)
    {
        var store = Store();
        Append(store, "1", "2", "3", "4", "5");
        var first = store.Lease(IngestionEndpoint.Track, 2, 100)!;
        var second = store.Lease(IngestionEndpoint.Track, 2, 100)!;

        store.Settle(firstComesFirst ? first : second, firstComesFirst ? [true, false] : [false, false]);
        store.Settle(firstComesFirst ? second : first, firstComesFirst ? [false, false] : [true, false]);

        Assert.That(store.Level(IngestionEndpoint.Track).OldestSequence, Is.EqualTo(2));
        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 10, 100)), Is.EqualTo("2 3 4 5"));
    }

    [Test]
    public void A_lease_that_has_ended_settles_nothing()
    {
        var store = Store();
        Append(store, "1", "2");
        var lease = store.Lease(IngestionEndpoint.Track, 1, 100)!;

        Assert.That(store.Clear().Select(cleared => (cleared.Item.Sequence, cleared.WasLeased)), Is.EqualTo([(1, true), (2, false)]));
        Assert.That(store.Settle(lease, [true]), Is.False);
        Assert.That(store.Content, Is.EqualTo(new StoreContent(0, 0, 2)));
    }

    [Test]
    public void Room_is_made_by_the_oldest_for_any_endpoint()
    {
        var store = Store(maxMessages: 4, maxBytes: 100);
        Append(store, "1");
        Append(store, ("u", "2"));
        Append(store, "3");
        var lease = store.Lease(IngestionEndpoint.Track, 1, 100);
        Append(store, "4");

        Assert.That(store.TryMakeRoom(BufferSample.OfSize(98), out var evicted), Is.True);
        Assert.That(lease, Is.Not.Null);
        Assert.That(evicted.Select(item => item.Sequence), Is.EqualTo([2, 3]));
    }

    [Test]
    public void Nothing_is_given_up_where_what_is_on_its_way_leaves_no_room()
    {
        var store = Store(maxMessages: 10, maxBytes: 10);
        Append(store, "aaaaaa");
        store.Lease(IngestionEndpoint.Track, 1, 100);
        Append(store, "b");

        Assert.That(store.TryMakeRoom(BufferSample.OfSize(5), out var evicted), Is.False);
        Assert.That(evicted, Is.Empty);
        Assert.That(store.Level(IngestionEndpoint.Track).Messages, Is.EqualTo(1));
    }

    [Test]
    public void A_closed_store_takes_nothing_more_and_still_hands_out()
    {
        var store = Store();
        Append(store, "1");
        store.Close();

        Assert.That(store.Append(BufferSample.Event("2"), 0), Is.EqualTo(AppendOutcome.Closed));
        Assert.That(Ids(store.Lease(IngestionEndpoint.Track, 10, 100)), Is.EqualTo("1"));
    }

    [Test]
    public void Random_use_keeps_the_order_of_every_profile_and_the_counts()
    {
        var random = new Random(4711);
        var store = Store();
        var leases = new List<MessageLease>();
        var delivered = new Dictionary<string, long>();
        var (accepted, done) = (0, 0);
        for (var step = 0; step < 30_000; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    accepted++;
                    store.Append(BufferSample.Profile($"u{random.Next(12)}", "p"), 0);
                    break;
                case 2:
                    if (store.Lease(IngestionEndpoint.Engage, random.Next(1, 9), 100) is { } lease)
                    {
                        var subjects = leases.SelectMany(other => other.Items).Select(item => item.Message.Subject);
                        Assert.That(lease.Items.Select(item => item.Message.Subject).Intersect(subjects), Is.Empty);
                        leases.Add(lease);
                    }

                    break;
                case 3 when leases.Count > 0:
                    var back = leases[random.Next(leases.Count)];
                    leases.Remove(back);
                    var isDone = new bool[back.Items.Count];
                    Array.Fill(isDone, true, 0, random.Next(isDone.Length + 1));
                    store.Settle(back, isDone);
                    foreach (var item in back.Items.Where((_, i) => isDone[i]))
                    {
                        done++;
                        Assert.That(item.Sequence, Is.GreaterThan(delivered.GetValueOrDefault(item.Message.Subject!)));
                        delivered[item.Message.Subject!] = item.Sequence;
                    }

                    break;
            }
        }

        Assert.That(store.Content, Is.EqualTo(new StoreContent(accepted - done, accepted - done, accepted)));
    }

    private static MemoryStore Store(int maxMessages = 1_000_000, long maxBytes = 100_000_000, int batchSize = 2_000) =>
        new(maxMessages, maxBytes, new BatchLimits(batchSize, static () => new MixpanelOptions(), new FakeTimeProvider(TestProject.Start)));

    private static void Append(MemoryStore store, params string[] ids) => Array.ForEach(
        ids, id => Assert.That(store.Append(BufferSample.Event(id), 0), Is.AnyOf(AppendOutcome.Accepted, AppendOutcome.AcceptedWakePump)));

    private static void Append(MemoryStore store, params (string Subject, string Id)[] changes) => Array.ForEach(
        changes, change => store.Append(BufferSample.Profile(change.Subject, change.Id), 0));

    private static string? Ids(MessageLease? lease) =>
        lease is null ? null : string.Join(' ', lease.Items.Select(item => Encoding.UTF8.GetString(item.Message.Json.Span)));
}
