using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Where the application and its flags misunderstand each other, somebody can find out.</summary>
internal sealed class FlagWarningTests
{
    [Test]
    public async Task A_value_of_another_type_is_logged_once_and_counted_each_time()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        using var evaluations = new MetricCollector<long>(
            project.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), MixpanelDiagnostics.Name, MixpanelDiagnostics.FlagEvaluations);

        await project.Flags.GetValueAsync("gate", 5, FlagsProject.User);
        await project.Flags.GetValueAsync("gate", 5, FlagsProject.User);
        await project.Flags.GetValueAsync("gate", new FlagVariantTests.Banner("x", 1), FlagsProject.User, FlagVariantTests.BannerContext.Default.Banner);
        await project.Flags.GetValueAsync("gate", false, FlagsProject.User);

        var reasons = evaluations.GetMeasurementSnapshot().Select(each => each.Tags[MixpanelDiagnostics.FlagReasonTag]);
        Assert.That(reasons, Is.EqualTo(["TypeMismatch", "TypeMismatch", "TypeMismatch", "MatchedRollout"]));
        Assert.That(project.LoggedIds.Count(id => id == 213), Is.EqualTo(2));
        Assert.That(project.Logged, Does.Contain("flag gate cannot be read as Int32").And.Contain("as Banner"));
        Assert.That(project.Exposures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_type_that_no_value_can_be_read_as_is_refused_before_anybody_is_asked()
    {
        await using var project = new FlagsProject(builder => builder.AddRemoteFlags());

        Assert.That(() => project.Flags.GetValueAsync("gate", 5u, FlagsProject.User), Throws.InstanceOf<NotSupportedException>());
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Properties_that_are_left_out_are_named_in_the_log_now_and_then()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        var context = new FlagContext("user-1", new()
        {
            ["score"] = double.NaN,
            ["many"] = PropertyValue.From(Enumerable.Repeat("secret", 20_000)),
            ["plan"] = "pro",
        });

        await project.Flags.IsEnabledAsync("gate", context);
        await project.Flags.GetAllAsync(context);
        project.Clock.Advance(TimeSpan.FromSeconds(30));
        await project.Flags.GetAllAsync(context);

        Assert.That(context.LeftOut, Is.EqualTo(["score", "many"]));
        Assert.That(project.LoggedIds.Count(id => id == 212), Is.EqualTo(2));
        Assert.That(project.Logged, Does.Contain("left out: score, many").And.Not.Contain("secret").And.Not.Contain("user-1"));
    }
}
