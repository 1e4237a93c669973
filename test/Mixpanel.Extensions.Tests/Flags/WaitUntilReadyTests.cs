using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>How a program without a host comes to its definitions.</summary>
internal sealed class WaitUntilReadyTests
{
    [Test]
    public async Task The_first_definitions_are_waited_for()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());

        Assert.That(await project.Flags.WaitUntilReadyAsync(), Is.True);
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [Test]
    public async Task Polling_begins_if_nothing_has_begun_it()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());

        Assert.That(await project.Services.GetRequiredKeyedService<LocalFlags>("").WaitUntilReadyAsync(default).WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public async Task A_fetch_that_fails_does_not_end_the_wait()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.Then(500);

        var waiting = project.Flags.WaitUntilReadyAsync().AsTask();
        await project.PollAsync();

        Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public async Task The_wait_has_an_end_without_definitions()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.WaitTimeout = TimeSpan.FromSeconds(3)));
        project.Server.ThenHang();

        var waiting = project.Flags.WaitUntilReadyAsync().AsTask();
        await project.NextWaitAsync();
        project.Clock.Advance(TimeSpan.FromSeconds(2.9));
        var isOverBefore = waiting.IsCompleted;
        project.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((isOverBefore, await waiting.WaitAsync(TimeSpan.FromSeconds(30))), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_bootstrap_file_is_enough()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, FlagsProject.Gate);
            await using var project = new FlagsProject(builder => builder.AddLocalFlags(local => local.BootstrapFile = file));
            project.Server.ThenHang();

            Assert.That(await project.Flags.WaitUntilReadyAsync(), Is.True);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task The_caller_may_stop_waiting()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.ThenHang();
        using var stop = new CancellationTokenSource();

        var waiting = project.Flags.WaitUntilReadyAsync(stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(async () => await project.Flags.WaitUntilReadyAsync(stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Disposal_ends_the_wait()
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.ThenHang();
        var waiting = project.Flags.WaitUntilReadyAsync().AsTask();

        await project.DisposeAsync();

        Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(30)), Is.False);
    }

    [Test]
    public async Task Where_nothing_is_to_come_nothing_is_waited_for()
    {
        await using var remote = new FlagsProject(builder => builder.AddRemoteFlags());
        await using var off = new FlagsProject(builder => builder.AddLocalFlags(), options => options.Enabled = false);

        Assert.That(await remote.Flags.WaitUntilReadyAsync(), Is.True);
        Assert.That(await off.Flags.WaitUntilReadyAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(await new FakeFlags().WaitUntilReadyAsync(), Is.True);
        Assert.That(remote.Server.Requests, Is.Empty);
    }
}
