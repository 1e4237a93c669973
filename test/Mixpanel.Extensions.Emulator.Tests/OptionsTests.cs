using System.Security.Cryptography.X509Certificates;
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

    [TestCase("localhost", "127.0.0.1")]
    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("0.0.0.0", "127.0.0.1")]
    public async Task The_address_can_be_sent_to(string host, string shown)
    {
        await using var bench = await Bench.StartAsync(options => options.Host = host);

        Assert.That(bench.Emulator.Address.Host, Is.EqualTo(shown));
        Assert.That((await bench.PostJsonAsync("/track", Some.BatchOf(1))).Body, Is.EqualTo("1"));
    }

    [Test]
    public async Task An_emulator_speaks_https_with_a_certificate_that_can_be_trusted()
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { Https = true });
        using var trusted = X509Certificate2.CreateFromPem(emulator.CertificatePem);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { trusted },
        };
        using var client = new HttpClient(handler);
        using var stranger = new HttpClient();

        var body = await client.GetStringAsync(new Uri(emulator.Address, "track?data=[]"));

        Assert.That(emulator.Address.Scheme, Is.EqualTo("https"));
        Assert.That(body, Is.EqualTo("0"));
        await Assert.ThatAsync(() => stranger.GetStringAsync(emulator.Address), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Without_https_there_is_no_certificate()
    {
        await using var emulator = await MixpanelEmulator.StartAsync();

        Assert.That(emulator.CertificatePem, Is.Null);
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
        yield return Case("no messages in a request", options => options.MaxMessagesPerRequest = 0);
        yield return Case("negative properties", options => options.MaxProperties = -1);
        yield return Case("no events a minute", options => options.MaxEventsPerMinute = 0);
        yield return Case("no events a second", options => options.MaxEventsPerSecond = 0);
        yield return Case("no bytes a minute", options => options.MaxBytesPerMinute = 0);
        yield return Case("another status for too many messages", options => options.TooManyMessagesStatus = 500);
        yield return Case("no time to read", options => options.ReadTimeout = TimeSpan.Zero);
        yield return Case("endless time to read", options => options.ReadTimeout = TimeSpan.MaxValue);
        yield return Case("a name to listen on", options => options.Host = "mixpanel.example");
        yield return Case("no allowed hosts", options => options.AllowedHosts = null!);
        yield return Case("flags that are none", options => options.FlagsJson = "[]");
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
