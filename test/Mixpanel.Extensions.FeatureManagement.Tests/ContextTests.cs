using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>For whom features are evaluated.</summary>
internal sealed class ContextTests
{
    [TestCase(null)]
    [TestCase("")]
    public async Task A_user_without_id_is_nobody(string? id)
    {
        await using var features = new TestFeatures();
        features.User.Context = new TargetingContext { UserId = id };
        features.Flags.Set("for-nobody", true).Set("for-empty", true, distinctId: string.Empty);

        Assert.That(await features.Manager.IsEnabledAsync("for-nobody"), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("for-empty"), Is.False);
        Assert.That(features.Flags.Exposures, Is.Empty);
    }

    [Test]
    public async Task A_given_context_counts_and_not_the_current_user()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("a", "x", "for-2", "user-2").Set("b", true, distinctId: "user-2");
        var targeting = new TargetingContext { UserId = "user-2" };
        var context = new FlagContext("user-2", new() { ["plan"] = "pro" });

        Assert.That(await features.Manager.IsEnabledAsync("b", targeting), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync<ITargetingContext>("b", targeting), Is.True);
        Assert.That(await features.Features.IsEnabledAsync("b", targeting), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("b", context), Is.True);
        Assert.That(await features.Features.IsEnabledAsync("b", context), Is.True);
        Assert.That((await features.Manager.GetVariantAsync("a", targeting)).Name, Is.EqualTo("for-2"));
        Assert.That((await features.Manager.GetVariantAsync("a", context)).Name, Is.EqualTo("for-2"));
        Assert.That(await features.Manager.IsEnabledAsync("b"), Is.False);
        Assert.That(features.User.Asked, Is.EqualTo(1));
        Assert.That(features.Flags.Exposures.Count(exposure => exposure.Context == context), Is.EqualTo(3));
    }

    [Test]
    public async Task What_is_configured_sees_the_distinct_id_of_a_context_for_flags()
    {
        const string Targeted = """
            { "FeatureManagement": { "beta": { "EnabledFor": [ { "Name": "Microsoft.Targeting",
              "Parameters": { "Audience": { "Users": [ "ann" ], "DefaultRolloutPercentage": 0 } } } ] } } }
            """;
        await using var features = new TestFeatures(configuration: Targeted);

        Assert.That(await features.Manager.IsEnabledAsync("beta", new FlagContext("ann")), Is.True);
        Assert.That(await features.Features.IsEnabledAsync("beta", new FlagContext("ann")), Is.True);
        Assert.That(await features.Features.IsEnabledAsync("beta", new TargetingContext { UserId = "ann" }), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("beta", new FlagContext("bob")), Is.False);
        Assert.That(await features.Manager.IsEnabledAsync("beta", new FlagContext(default)), Is.False);
    }

    [Test]
    public async Task A_context_of_another_type_is_asked_for_once_it_is_mapped()
    {
        await using var features = new TestFeatures(options: options => options
            .MapContext<Account>(account => account.Owner.Length == 0 ? null : new FlagContext(account.Owner)));
        features.Flags.Set("a", true, distinctId: "ann");

        Assert.That(await features.Manager.IsEnabledAsync("a", new Account("acme", "ann")), Is.True);
        Assert.That(await features.Features.IsEnabledAsync("a", new Account("acme", "ann")), Is.True);
        Assert.That(await features.Manager.IsEnabledAsync("a", new Account("acme", "bob")), Is.False);
        Assert.That(await features.Manager.IsEnabledAsync("a", new Account("acme", "")), Is.False);
        Assert.That(features.Warnings, Is.Empty);
    }

    [Test]
    public async Task The_last_mapping_that_fits_counts_and_replaces_how_targeting_is_read()
    {
        await using var features = new TestFeatures(options: options => options
            .MapContext<ITargetingContext>(_ => new FlagContext("first"))
            .MapContext<ITargetingContext>(targeting => new FlagContext($"{targeting.UserId}!"))
            .MapContext<Account>(_ => new FlagContext("account")));
        features.Flags.Set("a", true);

        await features.Manager.IsEnabledAsync("a");
        await features.Manager.IsEnabledAsync("a", new TargetingContext { UserId = "bob" });

        Assert.That(features.Exposures, Is.EqualTo(["a treatment user-1!", "a treatment bob!"]));
    }

    [Test]
    public async Task A_context_of_an_unknown_type_gets_nobody_elses_answer_and_is_logged_once()
    {
        await using var features = new TestFeatures(configuration: """{ "FeatureManagement": { "on": true } }""");
        features.Flags.Set("a", true).Set("on", false);

        for (var i = 0; i < 3; i++)
        {
            Assert.That(await features.Manager.IsEnabledAsync("a", new Account("acme", "ann")), Is.False);
            Assert.That(await features.Manager.IsEnabledAsync("on", new Account("acme", "ann")), Is.True);
        }

        await Assert.ThatAsync(() => features.Manager.IsEnabledAsync<Account?>("a", null).AsTask(), Throws.ArgumentNullException);

        Assert.That(features.Flags.Exposures, Is.Empty);
        Assert.That(features.Warnings.Select(line => line.Message), Is.EqualTo(
            ["Mixpanel's flags are not asked for contexts of type Account. MapContext says what they stand for."]));
    }

    [Test]
    public async Task Without_anybody_who_says_for_whom_features_are_as_configured_and_that_is_logged_once([Values] bool scoped)
    {
        await using var features = new TestFeatures(configuration: """{ "FeatureManagement": { "on": true } }""", scoped: scoped);
        var accessor = features.Registrations.Single(service => service.ServiceType == typeof(ITargetingContextAccessor));
        features.Registrations.Remove(accessor);
        features.Flags.Set("a", true).Set("on", false);

        for (var i = 0; i < 3; i++)
        {
            using var scope = features.Services.CreateScope();
            var manager = scope.ServiceProvider.GetRequiredService<IVariantFeatureManager>();
            Assert.That(await manager.IsEnabledAsync("a"), Is.False);
            Assert.That(await manager.IsEnabledAsync("on"), Is.True);
            Assert.That(await manager.GetVariantAsync("a"), Is.Null);
            Assert.That(await manager.GetFeatureNamesAsync().ToListAsync(), Is.EqualTo(["on", "a"]));
        }

        Assert.That(features.Warnings.Select(line => (line.Category, line.Id.Id)), Is.EqualTo([("Mixpanel.Extensions.FeatureManagement", 1)]));
    }

    [Test]
    public async Task An_accessor_that_knows_nobody_leaves_features_as_configured_and_says_nothing()
    {
        await using var features = new TestFeatures();
        features.User.Context = null;
        features.Flags.Set("a", true);

        Assert.That(await features.Manager.IsEnabledAsync("a"), Is.False);
        Assert.That(features.Warnings, Is.Empty);
    }

    [Test]
    public async Task A_flag_context_accessor_wins_over_targeting_and_is_given_the_token([Values] bool scoped)
    {
        await using var features = new TestFeatures(builder => builder.WithFlagContext<Accessor>(), scoped: scoped);
        features.Flags.Set("a", true);
        using var cancellation = new CancellationTokenSource();
        using var scope = features.Services.CreateScope();

        Assert.That(await scope.ServiceProvider.GetRequiredService<IVariantFeatureManager>().IsEnabledAsync("a", cancellation.Token), Is.True);

        var accessor = (Accessor)scope.ServiceProvider.GetRequiredService<IFlagContextAccessor>();
        Assert.That(accessor.Token, Is.EqualTo(cancellation.Token));
        Assert.That(features.Flags.Exposures.Single().Context, Is.SameAs(Accessor.Context));
        Assert.That(features.User.Asked, Is.Zero);
    }

    private sealed record Account(string Id, string Owner);

    private sealed class Accessor : IFlagContextAccessor
    {
        internal static FlagContext Context { get; } = new("ann", new() { ["plan"] = "pro" });

        internal CancellationToken Token { get; private set; }

        public ValueTask<FlagContext?> GetContextAsync(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            return new(Context);
        }
    }
}
