using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mixpanel.Extensions.Emulator;

namespace Mixpanel.Extensions.EndToEnd.Flags;

/// <summary>An application's flags against the local Mixpanel, over real connections.</summary>
internal sealed class FlagsEmulatorTests
{
    private const string Definition = """
        {"key":"new-checkout","status":"enabled","context":"distinct_id","experiment_id":"exp-1","is_experiment_active":true,
         "ruleset":{"variants":[{"key":"treatment","value":true,"split":1}],"rollout":[{"rollout_percentage":1}]}}
        """;

    [Test]
    public async Task Local_and_remote_flags_and_their_exposures_meet_at_Mixpanel()
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "token" });
        emulator.Flags.SetDefinition(JsonNode.Parse(Definition)!.AsObject());
        emulator.Flags.Set("only-remote", "green", "leaf", distinctId: "user-1");
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("token", emulator.Address))
            .UseBuffer().AddLocalFlags().AddRemoteFlags();
        using var host = builder.Build();
        await host.StartAsync();
        var flags = host.Services.GetRequiredService<IMixpanelFlags>();
        var user = new FlagContext("user-1", new() { ["plan"] = "pro & ü" });

        var local = await flags.GetVariantAsync("new-checkout", user);
        var remote = await flags.GetVariantAsync("only-remote", user);
        var other = await flags.GetVariantAsync("only-remote", new FlagContext("user-2"));
        await host.StopAsync();

        Assert.That((local.Source, local.Key, local.ExperimentId), Is.EqualTo((FlagSource.Local, "treatment", "exp-1")));
        Assert.That((remote.Source, remote.GetValue("none")), Is.EqualTo((FlagSource.Remote, "leaf")));
        Assert.That((other.IsFallback, other.Reason), Is.EqualTo((true, FlagReason.FlagNotFound)));
        Assert.That(
            emulator.Messages.Select(message => (message.Name, (string?)message.Json["properties"]!["Experiment name"], message.Outcome)),
            Is.EquivalentTo([("$experiment_started", "new-checkout", ReceivedOutcome.Accepted), ("$experiment_started", "only-remote", ReceivedOutcome.Accepted)]));
    }

    [Test]
    public async Task A_wrong_token_makes_fallbacks_and_no_exception()
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "token" });
        await using var services = new ServiceCollection()
            .AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("wrong", emulator.Address)).AddRemoteFlags()
            .Services.BuildServiceProvider();

        var variant = await services.GetRequiredService<IMixpanelFlags>().GetVariantAsync("f", new FlagContext("user-1"));

        Assert.That((variant.IsFallback, variant.Reason), Is.EqualTo((true, FlagReason.BackendError)));
    }
}
