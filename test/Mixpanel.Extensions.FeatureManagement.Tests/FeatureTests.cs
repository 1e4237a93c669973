using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>What the feature managers say of Mixpanel's flags, and of everything else.</summary>
internal sealed class FeatureTests
{
    private const string Configured = """{ "FeatureManagement": { "on": true, "off": false } }""";

    [Test]
    public async Task A_feature_is_on_if_the_flag_is_exactly_true()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("yes", true).Set("no", false).Set("text", "true").Set("one", 1).Set("nested", new MixpanelProperties { ["a"] = 1 });

        foreach (var (feature, expected) in new[] { ("yes", true), ("no", false), ("text", false), ("one", false), ("nested", false), ("unknown", false), ("YES", false) })
        {
            Assert.That(await features.Manager.IsEnabledAsync(feature), Is.EqualTo(expected), feature);
            Assert.That(await features.Features.IsEnabledAsync(feature), Is.EqualTo(expected), feature);
        }
    }

    [Test]
    public async Task A_variant_has_the_name_and_the_value_of_the_flags_variant()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("color", "green", "leaf");

        var variant = await features.Manager.GetVariantAsync("color");

        Assert.That((variant.Name, variant.Configuration.Value), Is.EqualTo(("leaf", "green")));
        Assert.That(await features.Manager.GetVariantAsync("unknown"), Is.Null);
    }

    [Test]
    public async Task What_Mixpanel_chose_wins_over_the_configuration()
    {
        await using var features = new TestFeatures(configuration: Configured);
        features.Flags.Set("on", false).Set("off", true);

        Assert.That(await features.Manager.IsEnabledAsync("on"), Is.False);
        Assert.That(await features.Manager.IsEnabledAsync("off"), Is.True);
    }

    [Test]
    public async Task Where_Mixpanel_chose_nothing_the_configuration_says([Values] FlagReason reason)
    {
        await using var features = new TestFeatures(configuration: Configured);
        foreach (var feature in new[] { "on", "off", "neither" })
        {
            features.Flags.Set(FlagVariant.Fallback(feature, reason));
        }

        Assert.That(await features.Manager.IsEnabledAsync("on"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("off"), Is.False);
        Assert.That(await features.Manager.IsEnabledAsync("neither"), Is.False);
        Assert.That(await features.Manager.GetVariantAsync("neither"), Is.Null);
    }

    [Test]
    public async Task Configured_variants_stay_beside_Mixpanels()
    {
        const string Variants = """
            { "feature_management": { "feature_flags": [ { "id": "layout", "enabled": true,
              "variants": [ { "name": "wide", "configuration_value": 5 } ], "allocation": { "default_when_enabled": "wide" } } ] } }
            """;
        await using var features = new TestFeatures(configuration: Variants);
        features.Flags.Set("layout", 7, "narrow", distinctId: "user-2");

        var configured = await features.Manager.GetVariantAsync("layout");
        var chosen = await features.Manager.GetVariantAsync("layout", new TargetingContext { UserId = "user-2" });

        Assert.That((configured.Name, configured.Configuration.Value), Is.EqualTo(("wide", "5")));
        Assert.That((chosen.Name, chosen.Configuration.Value), Is.EqualTo(("narrow", "7")));
    }

    [Test]
    public async Task No_flag_throws_where_features_that_are_not_configured_do()
    {
        await using var features = new TestFeatures(
            options: options => options.FlagKey = feature => feature.StartsWith("mp-", StringComparison.Ordinal) ? feature : null);
        features.Registrations.Configure<FeatureManagementOptions>(options => options.IgnoreMissingFeatures = false);
        features.Flags.Set("mp-a:b", true, distinctId: "user-2");

        Assert.That(await features.Manager.IsEnabledAsync("mp-unknown"), Is.False);
        Assert.That(await features.Manager.GetVariantAsync("mp-unknown"), Is.Null);
        Assert.That(await features.Features.IsEnabledAsync("mp-a:b"), Is.False);
        Assert.That(await features.Features.IsEnabledAsync("mp-a:b", new TargetingContext { UserId = "user-2" }), Is.True);
        await Assert.ThatAsync(
            () => features.Manager.GetVariantAsync("mp-a:b", (ITargetingContext)null!).AsTask(), Throws.ArgumentNullException);
        await Assert.ThatAsync(() => features.Manager.IsEnabledAsync("unknown").AsTask(), Throws.InstanceOf<FeatureManagementException>());
    }

    [Test]
    public async Task An_empty_name_is_answered_as_it_was_without_Mixpanel()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("", true);

        Assert.That(await features.Manager.IsEnabledAsync(""), Is.False);
        await Assert.ThatAsync(() => features.Manager.GetVariantAsync("").AsTask(), Throws.InstanceOf<ArgumentException>());
        await Assert.ThatAsync(() => features.Manager.IsEnabledAsync(null!).AsTask(), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task Features_are_flags_by_the_name_they_are_given()
    {
        await using var features = new TestFeatures(
            configuration: Configured,
            options: options => options.FlagKey = feature => feature switch { "NewCheckout" => "new-checkout", "on" or "hidden" => null, _ => feature });
        features.Flags.Set("new-checkout", true).Set("on", false).Set("hidden", true);

        Assert.That(await features.Manager.IsEnabledAsync("NewCheckout"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("on"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("hidden"), Is.False);
        Assert.That(await Names(features), Is.EquivalentTo(["on", "off", "new-checkout"]));
        Assert.That(features.Exposures, Is.EqualTo(["new-checkout treatment user-1"]));
    }

    [Test]
    public async Task Names_are_the_configured_ones_and_Mixpanels_each_once()
    {
        await using var features = new TestFeatures(configuration: Configured);
        features.Flags.Set("on", true).Set("checkout", true, distinctId: "user-2");

        Assert.That(await Names(features), Is.EquivalentTo(["on", "off", "checkout"]));
        Assert.That(features.Flags.Exposures, Is.Empty);
    }

    [Test]
    public async Task Each_answer_reports_an_exposure_and_a_fallback_none()
    {
        await using var features = new TestFeatures(configuration: Configured);
        features.Flags.Set("a", true).Set("b", "x", "blue");

        await features.Manager.IsEnabledAsync("a");
        await features.Manager.GetVariantAsync("b");
        await features.Manager.IsEnabledAsync("on");
        await features.Manager.IsEnabledAsync("unknown");

        Assert.That(features.Exposures, Is.EqualTo(["a treatment user-1", "b blue user-1"]));
    }

    [Test]
    public async Task A_session_keeps_configured_features_and_no_flag()
    {
        var session = new Session();
        await using var features = new TestFeatures(configuration: Configured);
        features.Registrations.AddSingleton<ISessionManager>(session);
        features.Flags.Set("a", true);

        Assert.That(await features.Manager.IsEnabledAsync("a"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("late"), Is.False);
        Assert.That(await features.Manager.IsEnabledAsync("on"), Is.True);
        Assert.That(session.Kept, Does.ContainKey("on").And.Not.ContainKey("a"));
        session.Kept["on"] = session.Kept["a"] = session.Kept["late"] = false;
        features.Flags.Set("late", true);

        Assert.That(await features.Manager.IsEnabledAsync("a"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("late"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("on"), Is.False);
    }

    [Test]
    public async Task A_cancelled_question_says_so()
    {
        await using var features = new TestFeatures();
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThatAsync(() => features.Manager.IsEnabledAsync("a", cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(() => features.Manager.GetVariantAsync("a", cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(
            () => features.Manager.IsEnabledAsync("a", new FlagContext("u"), cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
    }

    private static async Task<List<string>> Names(TestFeatures features)
    {
        var names = await features.Manager.GetFeatureNamesAsync(CancellationToken.None).ToListAsync();
        Assert.That(await features.Features.GetFeatureNamesAsync().ToListAsync(), Is.EqualTo(names));
        return names;
    }

    private sealed class Session : ISessionManager
    {
        internal Dictionary<string, bool> Kept { get; } = [];

        public Task SetAsync(string featureName, bool enabled)
        {
            Kept[featureName] = enabled;
            return Task.CompletedTask;
        }

        public Task<bool?> GetAsync(string featureName) => Task.FromResult(Kept.TryGetValue(featureName, out var kept) ? kept : (bool?)null);
    }
}
