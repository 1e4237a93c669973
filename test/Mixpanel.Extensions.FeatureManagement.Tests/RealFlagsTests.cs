using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>Features over real flags, local and remote, and a scripted Mixpanel.</summary>
internal sealed class RealFlagsTests
{
    private const string Definitions = """
        { "flags": [
          { "key": "checkout", "status": "enabled", "context": "distinct_id", "experiment_id": "exp-1", "is_experiment_active": true,
            "ruleset": { "variants": [ { "key": "treatment", "value": true, "split": 1 } ], "rollout": [ { "rollout_percentage": 1 } ] } },
          { "key": "beta", "status": "enabled", "context": "distinct_id",
            "ruleset": { "variants": [ { "key": "on", "value": true, "split": 1 } ],
              "rollout": [ { "rollout_percentage": 1, "runtime_evaluation_rule": { "in": [ "beta", { "var": "groups" } ] } } ] } },
          { "key": "per-account", "status": "enabled", "context": "account_id",
            "ruleset": { "variants": [ { "key": "wide", "value": { "columns": 3 }, "split": 1 } ], "rollout": [ { "rollout_percentage": 1 } ] } },
          { "key": "nobody-yet", "status": "enabled", "context": "distinct_id",
            "ruleset": { "variants": [ { "key": "on", "value": true, "split": 1 } ], "rollout": [ { "rollout_percentage": 0 } ] } } ] }
        """;

    [Test]
    public async Task Local_flags_are_features_and_the_state_and_the_variant_are_one_exposure()
    {
        using var server = new FlagServer { Definitions = Definitions };
        using var host = Host(server, mixpanel => mixpanel.UseBuffer().AddLocalFlags());
        await host.StartAsync();
        var manager = host.Services.GetRequiredService<IVariantFeatureManager>();

        Assert.That(await manager.IsEnabledAsync("checkout"), Is.True);
        Assert.That((await manager.GetVariantAsync("checkout")).Name, Is.EqualTo("treatment"));
        Assert.That(await host.Services.GetRequiredService<IFeatureManager>().IsEnabledAsync("checkout"), Is.True);
        using (var scope = host.Services.CreateScope())
        {
            var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();
            Assert.That((await snapshot.GetVariantAsync("checkout")).Name, Is.EqualTo("treatment"));
            Assert.That(await snapshot.IsEnabledAsync("checkout"), Is.True);
        }

        Assert.That(await manager.IsEnabledAsync("nobody-yet"), Is.False);
        Assert.That(await manager.IsEnabledAsync("beta"), Is.False);
        await host.StopAsync();

        Assert.That(Exposures(server), Is.EqualTo([("user-1", "checkout", "treatment")]));
    }

    [Test]
    public async Task Groups_of_the_targeting_context_are_a_property_that_rules_can_use()
    {
        using var server = new FlagServer { Definitions = Definitions };
        using var host = Host(server, mixpanel => mixpanel.AddLocalFlags());
        await host.StartAsync();
        var manager = host.Services.GetRequiredService<IVariantFeatureManager>();

        Assert.That(await manager.IsEnabledAsync("beta", new TargetingContext { UserId = "ann", Groups = ["staff", "Beta"] }), Is.True);
        Assert.That(await manager.IsEnabledAsync("beta", new TargetingContext { UserId = "ann", Groups = ["staff"] }), Is.False);
        Assert.That(await manager.IsEnabledAsync("beta", new TargetingContext { UserId = "ann", Groups = [null!] }), Is.False);
        Assert.That(await manager.IsEnabledAsync("beta", new TargetingContext { UserId = "ann" }), Is.False);
    }

    [Test]
    public async Task A_flag_that_divides_by_a_group_is_answered_for_a_context_that_has_it()
    {
        using var server = new FlagServer { Definitions = Definitions };
        using var host = Host(
            server,
            mixpanel => mixpanel.AddLocalFlags(),
            options => options.MapContext<Account>(account => new FlagContext(account.Owner, groups: new() { ["account_id"] = account.Id })));
        await host.StartAsync();
        var manager = host.Services.GetRequiredService<IVariantFeatureManager>();

        var variant = await manager.GetVariantAsync("per-account", new Account("acme", "ann"));

        Assert.That((variant.Name, variant.Configuration["columns"]), Is.EqualTo(("wide", "3")));
        Assert.That(await manager.GetVariantAsync("per-account", new TargetingContext { UserId = "ann" }), Is.Null);
    }

    [Test]
    public async Task Names_of_local_flags_are_listed_for_whomever()
    {
        using var server = new FlagServer { Definitions = Definitions };
        using var host = Host(server, mixpanel => mixpanel.AddLocalFlags());
        await host.StartAsync();

        var names = await host.Services.GetRequiredService<IFeatureManager>().GetFeatureNamesAsync().ToListAsync();

        Assert.That(names, Is.EquivalentTo(["configured", "checkout", "beta", "per-account", "nobody-yet"]));
    }

    [Test]
    public async Task Remote_flags_are_asked_once_for_a_request()
    {
        using var server = new FlagServer
        {
            Variants = """{ "code": 200, "flags": { "checkout": { "variant_key": "treatment", "variant_value": true, "experiment_id": "exp-1", "is_experiment_active": true } } }""",
        };
        using var host = Host(server, mixpanel => mixpanel.AddRemoteFlags());
        await host.StartAsync();
        using var scope = host.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();

        Assert.That(await snapshot.IsEnabledAsync("checkout"), Is.True);
        Assert.That((await snapshot.GetVariantAsync("checkout")).Name, Is.EqualTo("treatment"));
        Assert.That(await snapshot.IsEnabledAsync("configured"), Is.True);
        Assert.That(await snapshot.GetVariantAsync("configured"), Is.Null);

        Assert.That(server.Questions, Is.EqualTo(2));
    }

    private static IHost Host(FlagServer server, Action<MixpanelBuilder> flags, Action<MixpanelFeatureOptions>? options = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["FeatureManagement:configured"] = "true";
        builder.Services.AddFeatureManagement().WithTargeting<CurrentUser>().UseMixpanelFlags(options);
        var mixpanel = builder.Services.AddMixpanel(mixpanel => mixpanel.ProjectToken = "token")
            .ConfigureHttpClient(client => client.ConfigurePrimaryHttpMessageHandler(() => server));
        flags(mixpanel);
        return builder.Build();
    }

    private static List<(string User, string Flag, string Variant)> Exposures(FlagServer server) =>
    [
        .. from body in server.Events
           from each in JsonNode.Parse(body) switch { JsonArray many => many.AsEnumerable(), var one => [one] }
           let properties = each["properties"]!
           where (string?)each["event"] == "$experiment_started"
           select ((string)properties["distinct_id"]!, (string)properties["Experiment name"]!, (string)properties["Variant name"]!),
    ];

    private sealed record Account(string Id, string Owner) : ITargetingContext
    {
        string ITargetingContext.UserId { get => Owner; set => throw new NotSupportedException(); }

        IEnumerable<string> ITargetingContext.Groups { get => []; set => throw new NotSupportedException(); }
    }
}
