using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement.Tests.Support;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>What a request sees of features that change meanwhile.</summary>
internal sealed class SnapshotTests
{
    [Test]
    public async Task A_feature_and_its_variant_stay_as_they_were_for_a_scope_and_report_one_exposure()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("a", true, "first");
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();
        var older = scope.ServiceProvider.GetRequiredService<IFeatureManagerSnapshot>();

        Assert.That(await snapshot.IsEnabledAsync("a"), Is.True);
        features.Flags.Set("a", false, "second");

        Assert.That(await snapshot.IsEnabledAsync("a"), Is.True);
        Assert.That(await older.IsEnabledAsync("a"), Is.True);
        Assert.That((await snapshot.GetVariantAsync("a")).Name, Is.EqualTo("first"));
        Assert.That((await snapshot.GetVariantAsync("a")).Configuration.Value, Is.EqualTo("True"));
        Assert.That(features.Exposures, Is.EqualTo(["a first user-1"]));
        Assert.That(await features.Manager.IsEnabledAsync("a"), Is.False);
        using var next = features.Services.CreateScope();
        Assert.That(await next.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>().IsEnabledAsync("a"), Is.False);
    }

    [Test]
    public async Task A_configured_feature_stays_as_it_was_for_a_scope()
    {
        await using var features = new TestFeatures(
            builder => builder.AddFeatureFilter<Alternating>(),
            """{ "FeatureManagement": { "on": { "EnabledFor": [ { "Name": "Alternating" } ] } } }""");
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();

        Assert.That(await snapshot.IsEnabledAsync("on"), Is.True);
        Assert.That(await snapshot.IsEnabledAsync("on"), Is.True);
        features.Flags.Set("on", false);
        Assert.That(await snapshot.IsEnabledAsync("on"), Is.True);
    }

    [Test]
    public async Task Each_given_context_has_an_answer_of_its_own()
    {
        await using var features = new TestFeatures(options: options => options.MapContext<Mutable>(user => new FlagContext(user.Id)));
        features.Flags.Set("a", "1", "for-1", "u1").Set("a", "2", "for-2", "u2").Set("b", true, distinctId: "u1");
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();
        var context = new FlagContext("u1");
        var mutable = new Mutable { Id = "u1" };

        Assert.That((await snapshot.GetVariantAsync("a", new TargetingContext { UserId = "u1" })).Name, Is.EqualTo("for-1"));
        Assert.That((await snapshot.GetVariantAsync("a", new TargetingContext { UserId = "u2" })).Name, Is.EqualTo("for-2"));
        Assert.That((await snapshot.GetVariantAsync("a", context)).Name, Is.EqualTo("for-1"));
        Assert.That(await snapshot.GetVariantAsync("a"), Is.Null);
        Assert.That(await snapshot.IsEnabledAsync("b", mutable), Is.True);
        mutable.Id = "u2";
        Assert.That(await snapshot.IsEnabledAsync("b", mutable), Is.False);
        features.Flags.Set("a", "3", "for-3", "u1");
        Assert.That((await snapshot.GetVariantAsync("a", new TargetingContext { UserId = "u1" })).Name, Is.EqualTo("for-1"));
        Assert.That((await snapshot.GetVariantAsync("a", new TargetingContext { UserId = "u1", Groups = ["x"] })).Name, Is.EqualTo("for-3"));
        Assert.That((await snapshot.GetVariantAsync("a", context)).Name, Is.EqualTo("for-1"));
        Assert.That((await snapshot.GetVariantAsync("a", new FlagContext("u1"))).Name, Is.EqualTo("for-3"));
    }

    [Test]
    public async Task A_question_that_was_given_up_is_asked_again()
    {
        await using var features = new TestFeatures(builder => builder.WithFlagContext<SlowAccessor>(), scoped: true);
        features.Flags.Set("a", true);
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();
        var accessor = (SlowAccessor)scope.ServiceProvider.GetRequiredService<IFlagContextAccessor>();
        using var cancellation = new CancellationTokenSource();

        var impatient = snapshot.IsEnabledAsync("a", cancellation.Token).AsTask();
        var patient = snapshot.IsEnabledAsync("a", CancellationToken.None).AsTask();
        accessor.IsThere = true;
        await cancellation.CancelAsync();

        await Assert.ThatAsync(() => impatient, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await patient.WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(features.Exposures, Is.EqualTo(["a treatment ann"]));
    }

    [Test]
    public async Task A_question_that_failed_is_asked_again()
    {
        await using var features = new TestFeatures(builder => builder.WithFlagContext<SlowAccessor>(), scoped: true);
        features.Flags.Set("a", true);
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();
        var accessor = (SlowAccessor)scope.ServiceProvider.GetRequiredService<IFlagContextAccessor>();
        accessor.IsBroken = true;

        await Assert.ThatAsync(() => snapshot.IsEnabledAsync("a").AsTask(), Throws.InvalidOperationException);
        (accessor.IsBroken, accessor.IsThere) = (false, true);

        Assert.That(await snapshot.IsEnabledAsync("a").AsTask().WaitAsync(TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public async Task Many_who_ask_at_once_share_one_answer()
    {
        await using var features = new TestFeatures();
        features.Flags.Set("a", true);
        using var scope = features.Services.CreateScope();
        var snapshot = scope.ServiceProvider.GetRequiredService<IVariantFeatureManagerSnapshot>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => snapshot.IsEnabledAsync("a").AsTask())));

        Assert.That(answers, Is.All.True);
        Assert.That(features.Flags.Exposures, Has.Count.EqualTo(1));
    }

    [FilterAlias("Alternating")]
    private sealed class Alternating : IFeatureFilter
    {
        private bool _last;

        public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext context) => Task.FromResult(_last = !_last);
    }

    private sealed class Mutable
    {
        internal string Id { get; set; } = "";
    }

    /// <summary>Waits for the token unless the user is there.</summary>
    private sealed class SlowAccessor : IFlagContextAccessor
    {
        internal bool IsThere { get; set; }

        internal bool IsBroken { get; set; }

        public async ValueTask<FlagContext?> GetContextAsync(CancellationToken cancellationToken)
        {
            if (IsBroken)
            {
                throw new InvalidOperationException("Broken.");
            }

            if (!IsThere)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return new FlagContext("ann");
        }
    }
}
