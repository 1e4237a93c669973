using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>How an emulator is started.</summary>
internal sealed class OptionsTests
{
    [Test]
    public async Task An_emulator_listens_on_loopback_only()
    {
        await using var emulator = await MixpanelEmulator.StartAsync();

        Assert.That(emulator.Address.ToString(), Does.Match("^http://127\\.0\\.0\\.1:[0-9]+/$"));
    }

    [Test]
    public async Task Emulators_stand_side_by_side()
    {
        await using var first = await Bench.StartAsync();
        await using var second = await Bench.StartAsync();

        await first.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(first.Emulator.Messages, Has.Count.EqualTo(1));
        Assert.That(second.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task A_taken_port_is_reported()
    {
        await using var first = await MixpanelEmulator.StartAsync();

        await Assert.ThatAsync(
            () => MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { Port = first.Address.Port }),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_port_is_free_again_after_disposal()
    {
        var first = await MixpanelEmulator.StartAsync();
        await first.DisposeAsync();

        await using var second = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { Port = first.Address.Port });

        Assert.That(second.Address, Is.EqualTo(first.Address));
    }

    [Test]
    public async Task An_emulator_may_be_disposed_twice()
    {
        var emulator = await MixpanelEmulator.StartAsync();

        await emulator.DisposeAsync();

        await Assert.ThatAsync(() => emulator.DisposeAsync().AsTask(), Throws.Nothing);
    }

    [Test]
    public async Task Changing_the_options_after_the_start_changes_nothing()
    {
        MixpanelEmulatorOptions? kept = null;
        await using var bench = await Bench.StartAsync(options => kept = options);

        kept!.ProjectToken = "other";
        kept.MaxMessages = 1;
        await bench.PostJsonAsync("/track", Some.BatchOf(2));

        Assert.That(
            bench.Emulator.Messages.Select(message => message.Outcome),
            Is.EqualTo([ReceivedOutcome.Accepted, ReceivedOutcome.Accepted]));
    }

    private static IEnumerable<TestCaseData> WrongOptions()
    {
        yield return Case("port below", options => options.Port = -1);
        yield return Case("port above", options => options.Port = 65536);
        yield return Case("no bytes", options => options.MaxRequestBytes = 0);
        yield return Case("no decompressed bytes", options => options.MaxDecompressedBytes = 0);
        yield return Case("no messages", options => options.MaxMessages = 0);
        yield return Case("no clock", options => options.TimeProvider = null!);
        yield return Case("user name without secret", options => options.ServiceAccountUsername = "name");
        yield return Case("secret without user name", options => options.ServiceAccountSecret = "secret");

        static TestCaseData Case(string name, Action<MixpanelEmulatorOptions> spoil) => new TestCaseData(spoil).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(WrongOptions))]
    public async Task A_wrong_option_is_refused(Action<MixpanelEmulatorOptions> spoil)
    {
        await Assert.ThatAsync(() => Bench.StartAsync(spoil), Throws.InstanceOf<ArgumentException>());
    }
}
