namespace Mixpanel.Extensions.EndToEnd.Shop;

/// <summary>The main job, run as a user runs it.</summary>
internal sealed class ShopTests
{
    [Test]
    public async Task The_shop_runs_once_and_everything_it_sent_was_received()
    {
        using var shop = new ShopProcess(["--once"]);

        AssertEverythingArrived(await shop.WaitAsync());
    }

    [Test]
    public async Task Two_threads_are_enough_for_the_whole_pipeline()
    {
        // Hexadecimal, read by the runtime when it starts.
        using var shop = new ShopProcess(["--once"], ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "2"));

        AssertEverythingArrived(await shop.WaitAsync());
    }

    [Test]
    public async Task The_shop_fails_when_its_messages_do_not_arrive()
    {
        // A port nobody listens on: every message fails, and the shop must say so.
        using var shop = new ShopProcess(
        [
            "--once",
            "--Mixpanel:ProjectToken=token",
            "--Mixpanel:BaseAddress=http://127.0.0.1:9/",
            "--Mixpanel:Retry:MaxRetries=0",
            "--Mixpanel:Buffer:FlushTimeout=00:00:01",
            "--Mixpanel:Buffer:ShutdownTimeout=00:00:00.5",
        ]);

        var (exitCode, output) = await shop.WaitAsync();

        Assert.That(exitCode, Is.EqualTo(1), output);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_shop_says_where_it_is_open(CancellationToken cancellationToken)
    {
        using var shop = new ShopProcess(["--urls=http://127.0.0.1:0"]);
        using var client = await shop.OpenAsync(cancellationToken);

        Assert.That(await client.GetStringAsync("", cancellationToken), Does.Contain("<h1>The shop</h1>"));
    }

    private static void AssertEverythingArrived((int ExitCode, string Output) run)
    {
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        foreach (var row in new[]
        {
            "shipping-fee         customers   ordered    orders",
            "free                         1         1         2",
            "paid                         1         1         1",
            "Event     /track           6         6",
            "Import    /import       3000      3000",
            "Alias     /track           1         1",
            "Merge     /import          1         1",
            "Profile   /engage         15        15",
            "Group     /groups          6         6",
            "Everything that was sent was received.",
        })
        {
            Assert.That(run.Output, Does.Contain(row));
        }
    }
}
