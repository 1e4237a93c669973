using System.Diagnostics;

namespace Mixpanel.Extensions.EndToEnd;

/// <summary>The main job, run as a user runs it.</summary>
internal sealed class ShopTests
{
    [Test]
    public async Task The_shop_runs_once_and_everything_it_sent_was_received()
    {
        var (exitCode, output) = await RunAsync(["--once"]);

        AssertEverythingArrived(exitCode, output);
    }

    [Test]
    public async Task Two_threads_are_enough_for_the_whole_pipeline()
    {
        // Hexadecimal, read by the runtime when it starts.
        var (exitCode, output) = await RunAsync(["--once"], ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "2"));

        AssertEverythingArrived(exitCode, output);
    }

    private static void AssertEverythingArrived(int exitCode, string output)
    {
        Assert.That(exitCode, Is.Zero, output);
        foreach (var row in new[]
        {
            "Event     /track           4         4",
            "Import    /import       3000      3000",
            "Alias     /track           1         1",
            "Merge     /import          1         1",
            "Profile   /engage         15        15",
            "Group     /groups          6         6",
            "Everything that was sent was received.",
        })
        {
            Assert.That(output, Does.Contain(row));
        }
    }

    [Test]
    public async Task The_shop_fails_when_its_messages_do_not_arrive()
    {
        // A port nobody listens on: every message fails, and the shop must say so.
        var (exitCode, output) = await RunAsync(
        [
            "--once",
            "--Mixpanel:ProjectToken=token",
            "--Mixpanel:BaseAddress=http://127.0.0.1:9/",
            "--Mixpanel:Retry:MaxRetries=0",
            "--Mixpanel:Buffer:FlushTimeout=00:00:01",
            "--Mixpanel:Buffer:ShutdownTimeout=00:00:00.5",
        ]);

        Assert.That(exitCode, Is.EqualTo(1), output);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_shop_says_where_it_is_open(CancellationToken cancellationToken)
    {
        const string Announcement = "The shop is open at ";
        using var shop = Start(["--urls=http://127.0.0.1:0"]);

        try
        {
            var line = "";
            while (line?.StartsWith(Announcement, StringComparison.Ordinal) == false)
            {
                line = await shop.StandardOutput.ReadLineAsync(cancellationToken);
            }

            Assert.That(line, Is.Not.Null, "the shop ended without saying where it is");
            using var client = new HttpClient();
            Assert.That(await client.GetStringAsync(line![Announcement.Length..], cancellationToken), Does.Contain("<h1>The shop</h1>"));
        }
        finally
        {
            shop.Kill();
        }
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [ShopAssembly(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var shop = Start(arguments, environment);
        var output = shop.StandardOutput.ReadToEndAsync();
        var error = shop.StandardError.ReadToEndAsync();
        await shop.WaitForExitAsync();
        return (shop.ExitCode, await output + await error);
    }

    /// <summary>The shop is built before these tests; where, depends on how the build lays out its output.</summary>
    private static string ShopAssembly()
    {
        var here = TestContext.CurrentContext.TestDirectory;
        var beside = here.Replace("Mixpanel.Extensions.EndToEnd", "Shop", StringComparison.Ordinal);
        return new[] { Path.Combine(Repository.Root, "samples", "Shop", "bin", Repository.Configuration, "net10.0"), beside }
            .Select(folder => Path.Combine(folder, "Shop.dll"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc)!;
    }
}
