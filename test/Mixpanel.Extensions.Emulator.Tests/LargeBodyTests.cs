using Microsoft.AspNetCore.Http;
using Mixpanel.Extensions.Emulator.Tests.Support;
using Mixpanel.Extensions.Emulator.Wire;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Many large bodies together take no more memory than a few.</summary>
internal sealed class LargeBodyTests
{
    private const int Large = 300_000;
    private const int Limit = 1_000_000;

    [Test]
    public async Task A_large_body_waits_for_its_place_and_a_small_one_does_not([Values] bool gzip)
    {
        var bodies = new LargeBodies();
        var taken = Enumerable.Range(0, LargeBodies.Most).Select(_ => bodies.Reserve()).ToArray();

        foreach (var place in taken)
        {
            await place.TakeAsync(CancellationToken.None);
        }

        using var mine = bodies.Reserve();
        var small = await Body.ReadAsync(Request(1000, gzip), Limit, mine, CancellationToken.None);
        var large = Body.ReadAsync(Request(Large, gzip), Limit, mine, CancellationToken.None);
        var early = large.IsCompleted;
        taken[0].Dispose();

        Assert.That(small.Bytes, Has.Length.EqualTo(1000));
        Assert.That(early, Is.False);
        Assert.That((await large).Bytes, Has.Length.EqualTo(Large));
    }

    [Test]
    public async Task A_place_is_free_again_after_each_request()
    {
        await using var bench = await Bench.StartAsync();
        var large = Some.Batch(Some.EventWith("text", new string('x', Large)));

        for (var i = 0; i < 2 * LargeBodies.Most; i++)
        {
            Assert.That((await bench.PostJsonAsync("/track", large)).Body, Is.EqualTo("1"));
        }
    }

    private static HttpRequest Request(int bytes, bool gzip)
    {
        var context = new DefaultHttpContext();
        var plain = new byte[bytes];
        context.Request.Body = new MemoryStream(gzip ? Bench.Gzip(plain) : plain);
        context.Request.Headers.ContentEncoding = gzip ? "gzip" : "identity";

        return context.Request;
    }
}
