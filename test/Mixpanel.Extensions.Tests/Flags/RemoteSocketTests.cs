using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Bodies that no good server sends, over a true connection.</summary>
[NonParallelizable]
internal sealed class RemoteSocketTests
{
    private const long MostAllocated = 256 * 1024 * 1024;

    private readonly TestClock _clock = new(TestProject.Start);

    [Test]
    public async Task A_body_that_drips_for_ever_ends_in_time()
    {
        var dripped = new TaskCompletionSource();
        await using var server = new SocketServer("", async stream =>
        {
            for (var i = 0; ; i++)
            {
                await stream.WriteAsync(" "u8.ToArray());
                if (i == 100)
                {
                    dripped.SetResult();
                }

                await Task.Yield();
            }
        });
        await using var services = Services(server);

        var asking = AskAsync(services);
        await dripped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await asking.WaitAsync(TimeSpan.FromSeconds(30))).Reason, Is.EqualTo(FlagReason.BackendError));
    }

    [Test]
    public async Task A_body_without_end_is_cut_off([Values] bool isCompressed)
    {
        await using var server = new SocketServer(isCompressed ? "Content-Encoding: gzip\r\n" : "", async stream =>
        {
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            await using var body = isCompressed ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
            while (true)
            {
                await body.WriteAsync(spaces);
            }
        });
        await using var services = Services(server);
        var before = GC.GetTotalAllocatedBytes();

        var variant = await AskAsync(services).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(variant.Reason, Is.EqualTo(FlagReason.BackendError));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(MostAllocated));
    }

    private static Task<FlagVariant> AskAsync(IServiceProvider services) =>
        services.GetRequiredService<IMixpanelFlags>().GetVariantAsync("gate", FlagsProject.User).AsTask();

    private ServiceProvider Services(SocketServer server) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_clock)
        .AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("token", server.Address)).AddRemoteFlags()
        .Services.BuildServiceProvider();
}
