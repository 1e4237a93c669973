using System.Collections.Concurrent;
using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class GeneratedInsertIdTests : EncodingFixture
{
    [Test]
    public void An_id_is_32_hexadecimal_digits() =>
        Assert.That(Door.Build(new EventBuilder("user-1", "E")).InsertId, Does.Match("^[0-9a-f]{32}$"));

    [Test]
    public void No_two_ids_are_the_same_however_many_threads_ask()
    {
        const int Each = 100_000;
        var all = new ConcurrentBag<string[]>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var ids = new string[Each];
            Span<byte> id = stackalloc byte[InsertIds.Length];
            for (var i = 0; i < Each; i++)
            {
                InsertIds.Write(id);
                ids[i] = Encoding.ASCII.GetString(id);
            }

            all.Add(ids);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.That(all.SelectMany(ids => ids).ToHashSet(), Has.Count.EqualTo(4 * Each));
        Assert.That(all.SelectMany(ids => ids).All(id => id.Length == 32 && id.All(char.IsAsciiHexDigitLower)), Is.True);
    }
}
