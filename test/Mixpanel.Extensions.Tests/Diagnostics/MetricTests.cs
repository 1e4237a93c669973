using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Tests.Transport;

namespace Mixpanel.Extensions.Tests.Diagnostics;

internal sealed class MetricTests
{
    [Test]
    public async Task Messages_are_counted_by_kind_status_and_reason()
    {
        await using var project = new TestProject();
        using var messages = Collect<long>(project, MixpanelDiagnostics.Messages);

        await project.Mixpanel.TrackAsync("user-1", "Signed Up");
        await project.Mixpanel.TrackAsync("user-1", "Signed Up", new() { ["a"] = double.NaN });
        await project.Mixpanel.SendAsync(Sample.Profiles(2));

        Assert.That(messages.GetMeasurementSnapshot().Select(Tags), Is.EqualTo(
        [
            "mixpanel.kind=Event mixpanel.status=Delivered",
            "mixpanel.kind=Event mixpanel.reason=InvalidValue mixpanel.status=Rejected",
            "mixpanel.kind=Profile mixpanel.status=Delivered",
            "mixpanel.kind=Profile mixpanel.status=Delivered",
        ]));
    }

    [Test]
    public async Task Requests_retries_bytes_and_durations_are_measured()
    {
        await using var project = new TestProject(Sample.Patient);
        using var requests = Collect<long>(project, MixpanelDiagnostics.Requests);
        using var retries = Collect<long>(project, MixpanelDiagnostics.Retries);
        using var bytes = Collect<long>(project, MixpanelDiagnostics.RequestBytes);
        using var duration = Collect<double>(project, MixpanelDiagnostics.RequestDuration);
        project.Server.Then(503).ThenRefuseConnection();

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(requests.GetMeasurementSnapshot().Select(Tags), Is.EqualTo(
        [
            "http.response.status_code=503 mixpanel.endpoint=/track",
            "http.response.status_code=0 mixpanel.endpoint=/track",
            "http.response.status_code=200 mixpanel.endpoint=/track",
        ]));
        Assert.That(retries.GetMeasurementSnapshot().EvaluateAsCounter(), Is.EqualTo(2));
        Assert.That(bytes.GetMeasurementSnapshot().EvaluateAsCounter(), Is.EqualTo(3 * project.Server.Requests[0].Body.Length));
        Assert.That(duration.GetMeasurementSnapshot().Single().Value, Is.EqualTo(8).Within(0.001));
    }

    [Test]
    public async Task A_keyed_project_is_told_apart()
    {
        await using var project = new TestProject(pipeline: pipeline =>
            pipeline.Services.AddKeyedMixpanel("mobile", options => options.Enabled = false));
        using var messages = Collect<long>(project, MixpanelDiagnostics.Messages);

        await project.Services.GetRequiredKeyedService<IMixpanel>("mobile").TrackAsync("user-1", "Signed Up");

        Assert.That(Tags(messages.GetMeasurementSnapshot().Single()), Does.EndWith("mixpanel.project=mobile mixpanel.reason=Disabled mixpanel.status=Filtered"));
    }

    [Test]
    public async Task A_listener_that_throws_changes_nothing()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(503);
        var factory = project.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException());
        listener.Start();

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_request_is_an_activity()
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        var activities = new List<Activity>();
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MixpanelDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == parent.TraceId)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        project.Server.Then(503);

        await project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("a", 1).SetOnce("b", 2));
        await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(activities.Select(activity => activity.DisplayName), Is.EqualTo(["mixpanel /engage", "mixpanel /track"]));
        Assert.That(activities[0].TagObjects.Select(tag => $"{tag.Key}={tag.Value}"), Is.EqualTo(
            ["mixpanel.endpoint=/engage", "mixpanel.records=2", "http.response.status_code=503"]));
        Assert.That((activities[0].Status, activities[0].StatusDescription), Is.EqualTo((ActivityStatusCode.Error, "ServerError")));
        Assert.That(activities[1].Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task An_activity_listener_that_throws_changes_nothing([Values] bool atStart)
    {
        await using var project = new TestProject();
        using var parent = new Activity("test").Start();
        void Throw(Activity activity)
        {
            if (activity.TraceId == parent.TraceId)
            {
                throw new InvalidOperationException();
            }
        }

        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MixpanelDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = atStart ? Throw : null,
            ActivityStopped = atStart ? null : Throw,
        };
        ActivitySource.AddActivityListener(listener);

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).Status, Is.EqualTo(SendStatus.Delivered));
    }

    private static MetricCollector<T> Collect<T>(TestProject project, string instrument)
        where T : struct =>
        new(project.Services.GetRequiredService<IMeterFactory>(), MixpanelDiagnostics.Name, instrument);

    private static string Tags<T>(CollectedMeasurement<T> measurement)
        where T : struct =>
        string.Join(' ', measurement.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
