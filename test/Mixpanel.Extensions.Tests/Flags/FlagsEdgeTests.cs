using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Flags.Local;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What happens at the edges: objects as values, cancelled calls, long addresses, listeners, reloads, swaps.</summary>
internal sealed partial class FlagsEdgeTests
{
    private const string Remote = """{"flags":{"gate":{"variant_key":"on","variant_value":{"Size":3}},"\ud800":{"variant_key":"on","variant_value":1}}}""";

    [Test]
    public async Task An_object_is_read_through_its_type_information()
    {
        await using var project = new FlagsProject(builder => builder.AddRemoteFlags()) { Definitions = Remote };

        var shape = await project.Flags.GetValueAsync("gate", new Shape(1), FlagsProject.User, ShapeJson.Default.Shape);
        var missing = await project.Flags.GetValueAsync("none", new Shape(1), FlagsProject.User, ShapeJson.Default.Shape);
        var number = await project.Flags.GetValueAsync("gate", 7, FlagsProject.User);

        Assert.That((shape.Size, missing.Size, number), Is.EqualTo((3, 1, 7)));
        Assert.That(project.Exposures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_cancelled_call_asks_nobody()
    {
        await using var project = new FlagsProject(builder => builder.AddRemoteFlags());
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThatAsync(async () => await project.Flags.GetVariantAsync("gate", FlagsProject.User, true, cancelled), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(async () => await project.Flags.GetAllAsync(FlagsProject.User, cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_context_of_any_size_is_no_exception()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        var huge = new FlagContext("user-1", new() { ["text"] = new string('ü', 80_000) });

        Assert.That(await project.Flags.IsEnabledAsync("gate", huge), Is.True);
        Assert.That((huge.Query.Length, huge.LeftOut), Is.EqualTo((480_092, Array.Empty<string>())));
    }

    [Test]
    public async Task An_answer_that_is_too_long_is_not_read_to_its_end()
    {
        using var content = new ByteArrayContent(new byte[100_000]);
        using var fitting = new ByteArrayContent(new byte[100_000]);

        Assert.That(await BoundedBody.ReadAsync(content, 99_999, default), Is.Null);
        Assert.That((await BoundedBody.ReadAsync(fitting, 100_000, default))!.Value.Length, Is.EqualTo(100_000));
    }

    [Test]
    public async Task Evaluations_exposures_and_the_age_of_definitions_are_measured()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        var meters = project.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        using var evaluations = new MetricCollector<long>(meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.FlagEvaluations);
        using var exposures = new MetricCollector<long>(meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.FlagExposures);
        using var age = new MetricCollector<double>(meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.FlagDefinitionsAge);
        using var count = new MetricCollector<int>(meters, MixpanelDiagnostics.Name, MixpanelDiagnostics.FlagDefinitions);
        age.RecordObservableInstruments();
        await project.StartAsync();
        project.Clock.Advance(TimeSpan.FromSeconds(20));

        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        await project.Flags.IsEnabledAsync("gate", FlagsProject.User);
        age.RecordObservableInstruments();
        count.RecordObservableInstruments();

        var tags = evaluations.GetMeasurementSnapshot()[0].Tags;
        Assert.That((tags[MixpanelDiagnostics.FlagSourceTag], tags[MixpanelDiagnostics.FlagReasonTag]), Is.EqualTo(("Local", "MatchedRollout")));
        Assert.That((evaluations.GetMeasurementSnapshot().Count, exposures.GetMeasurementSnapshot().Count), Is.EqualTo((2, 1)));
        Assert.That((age.GetMeasurementSnapshot().Single().Value, count.LastMeasurement!.Value), Is.EqualTo((20, 1)));
    }

    [Test]
    public async Task A_listener_that_throws_changes_no_answer()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        var heard = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name is MixpanelDiagnostics.FlagEvaluations or MixpanelDiagnostics.FlagExposures
                    && ReferenceEquals(instrument.Meter.Scope, project.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            heard++;
            throw new InvalidOperationException();
        });
        listener.Start();
        await project.StartAsync();

        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        var exposure = await project.Flags.TrackExposureAsync("gate", variant, FlagsProject.User);

        Assert.That((variant.IsEnabled, exposure.Status, heard), Is.EqualTo((true, SendStatus.Delivered, 2)));
    }

    [Test]
    public async Task Definitions_that_nobody_confirms_any_more_are_reported_and_used()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().Services.AddHealthChecks().AddMixpanelHealthCheck());
        await project.StartAsync();
        await project.NextWaitAsync();
        project.Server.ThenHang();

        project.Clock.Advance(TimeSpan.FromMinutes(6));
        var report = await project.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.That(report.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(report.Entries["mixpanel"].Description, Does.Contain("not confirmed"));
        Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User), Is.True);
    }

    [Test]
    public async Task A_host_starts_and_stops_with_flags()
    {
        var clock = new TestClock(TestProject.Start);
        using var server = new ScriptedServer(clock) { Otherwise = _ => ScriptedServer.Reply(200, FlagsProject.Gate) };
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddMixpanel(options => options.ProjectToken = "token").AddLocalFlags()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server));
        using var host = builder.Build();

        await host.StartAsync();
        var isEnabled = await host.Services.GetRequiredService<IMixpanelFlags>().IsEnabledAsync("gate", FlagsProject.User, reportExposure: false);
        await host.StopAsync();

        Assert.That(isEnabled, Is.True);
    }

    [Test]
    public async Task A_host_that_gives_up_its_start_is_not_kept()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.ThenHang();
        _ = project.Flags;
        await project.NextWaitAsync();

        await project.Services.GetRequiredKeyedService<LocalFlags>("").WaitAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(project.LoggedIds, Does.Not.Contain(206));
    }

    [Test]
    public async Task While_definitions_are_replaced_every_answer_is_of_the_one_set_or_the_other()
    {
        string[] sets = [Set("on"), Set("off")];
        var polls = 0;
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        project.Server.Otherwise = _ => ScriptedServer.Reply(200, sets[polls++ % 2]);
        await project.StartAsync();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var seen = new HashSet<string>();
            do
            {
                var all = await project.Flags.GetAllAsync(FlagsProject.User);
                seen.Add(string.Join('+', all.Variants.Select(variant => variant.Key).Distinct()));
            }
            while (!stop.IsCancellationRequested);

            return seen;
        });

        try
        {
            for (var i = 0; i < 200; i++)
            {
                await project.PollAsync();
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        Assert.That(await reading, Is.Not.Empty.And.SubsetOf(new[] { "on", "off" }));

        static string Set(string variant) => $$"""{"flags":[{{string.Join(',', Enumerable.Range(0, 100).Select(i => Samples.Flag(
            $"flag-{i}", $$"""{'key':'{{variant}}','value':true}""", "{'rollout_percentage':1}").Replace('\'', '"')))}}]}""";
    }

    [Test]
    public async Task An_exposure_after_the_services_are_gone_is_no_exception()
    {
        var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        var flags = project.Flags;
        await project.DisposeAsync();

        Assert.That((await flags.GetVariantAsync("gate", FlagsProject.User)).Key, Is.EqualTo("on"));
        Assert.That(
            (await flags.TrackExposureAsync("gate", await flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false), FlagsProject.User)).Status,
            Is.EqualTo(SendStatus.Failed));
    }

    [Test]
    public void Settings_of_another_project_are_not_checked()
    {
        Assert.That(new LocalFlagsOptionsValidator("a", () => "A").Validate("b", new()).Skipped, Is.True);
        Assert.That(new RemoteFlagsOptionsValidator("a", () => "A").Validate("b", new()).Skipped, Is.True);
        Assert.That(new FlagExposureOptionsValidator("a", () => "A").Validate("b", new()).Skipped, Is.True);
    }

    internal sealed record Shape(int Size);

    [JsonSerializable(typeof(Shape))]
    private sealed partial class ShapeJson : JsonSerializerContext;
}
