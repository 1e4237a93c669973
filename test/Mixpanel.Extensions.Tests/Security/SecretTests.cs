using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Tests.Transport;

namespace Mixpanel.Extensions.Tests.Security;

/// <summary>Runs every fault with canaries for secrets and values, and looks for them wherever a text comes out.</summary>
internal sealed class SecretTests
{
    private static readonly string[] _secrets = ["token-ca/ry?1", "user-ca/ry?2", "account-ca/ry?3", "secret-ca/ry?4", "value-ca/ry?5"];

    private static readonly string _echo =
        $$"""{"code":400,"status":0,"error":"{{string.Join(' ', _secrets)}}","failed_records":[{"index":0,"field":"{{_secrets[4]}}","message":"{{_secrets[4]}}"}]}""";

    private static readonly Dictionary<string, Action<ScriptedServer>> _faults = new()
    {
        ["refused connection"] = server => server.ThenRefuseConnection(),
        ["broken connection"] = server => server.ThenBreakConnection(),
        ["hanging server"] = server => server.ThenHang(),
        ["exception with secrets"] = server => server.Then((_, _) => throw new HttpRequestException(_echo)),
        ["page"] = server => server.Then(200, $"<html>{_echo}"),
        ["refusal"] = server => server.Then(200, _echo),
        ["400"] = server => server.Then(400, _echo),
        ["401"] = server => server.Then(401, _echo),
        ["404"] = server => server.Then(404, _echo),
        ["413"] = server => server.Then(413, _echo),
        ["429"] = server => server.Then(429, _echo, ("Retry-After", "1")),
        ["500"] = server => server.Then(500, _echo),
        ["503"] = server => server.Then(503, _echo),
    };

    private static IEnumerable<string> Faults => _faults.Keys;

    [Test]
    public async Task No_secret_and_no_value_comes_out(
        [ValueSource(nameof(Faults))] string fault,
        [Values("/track", "/import", "/engage", "/groups")] string endpoint,
        [Values("account", "secret", "token")] string credentials)
    {
        var texts = new List<string>();
        await using var project = new TestProject(options => Configure(options, credentials), pipeline => pipeline.AddObserver(_ => new Throwing()));
        using var activities = ListenToActivities(texts);
        using var metrics = ListenToMetrics(project, texts);
        _faults[fault](project.Server);
        _faults[fault](project.Server);

        var result = await project.RunAsync(project.Mixpanel.SendAsync(Message(endpoint)));
        var invalid = await project.Mixpanel.TrackAsync("user-1", "E", new() { ["n"] = double.NaN, ["value"] = _secrets[4] });

        foreach (var answer in new[] { result, invalid })
        {
            texts.Add(answer.ToString());
            texts.Add(Assert.Throws<MixpanelException>(() => answer.EnsureSuccess()).ToString());
        }

        texts.Add(project.Mixpanel.Build(Message(endpoint)).ToString());
        texts.AddRange(project.Log.GetSnapshot(clear: false).SelectMany(line => new[]
        {
            line.Message, $"{line.Exception}", string.Join(' ', line.StructuredState ?? []), string.Join(' ', line.Scopes),
        }));
        Assert.That(texts, Has.Count.GreaterThan(8));
        AssertSilent(texts);
    }

    [Test]
    public void Wrong_options_are_described_without_secrets()
    {
        using var services = new ServiceCollection()
            .AddMixpanel(options =>
            {
                Configure(options, "account");
                options.ServiceAccount!.Username = $"{_secrets[1]}:";
                options.ServiceAccount.ProjectId = null;
                options.BaseAddress = new Uri($"http://{Uri.EscapeDataString(_secrets[3])}@example.com/{Uri.EscapeDataString(_secrets[3])}");
            })
            .Services.BuildServiceProvider();

        var exception = Assert.Catch(() => services.GetRequiredService<IMixpanel>());

        AssertSilent([exception!.ToString()]);
    }

    [Test]
    public void What_holds_secrets_or_values_does_not_show_them()
    {
        var options = new MixpanelOptions();
        Configure(options, "account");
        object[] holders =
        [
            options, options.ServiceAccount!, options.Retry, options.Endpoints, Message("/track"), Message("/engage"), Message("/groups"),
            new AliasBuilder(_secrets[4], "b"), new MergeBuilder(_secrets[4], "b"), new MixpanelProperties { ["a"] = _secrets[4] },
            SendResult.Rejected(SendReason.RefusedByMixpanel, _secrets[4], _secrets[4], 400), new BatchResult(SendResult.Delivered, 1),
        ];

        AssertSilent([.. holders.Select(holder => $"{holder}")]);
    }

    private static void Configure(MixpanelOptions options, string credentials)
    {
        Sample.Patient(options);
        options.Retry.MaxRetries = 1;
        options.ProjectToken = _secrets[0];
        options.ServiceAccount = credentials == "account" ? new() { Username = _secrets[1], Secret = _secrets[2], ProjectId = 1 } : null;
        options.ProjectSecret = credentials == "token" ? null : _secrets[3];
    }

    private static MessageBuilder Message(string endpoint) => endpoint switch
    {
        "/track" => new EventBuilder("user-1", "E").With("value", _secrets[4]),
        "/import" => new ImportBuilder("user-1", "E", TestProject.Start).With("value", _secrets[4]),
        "/engage" => new ProfileBuilder("user-1").Set("value", _secrets[4]),
        _ => new GroupBuilder("company", "acme").Set("value", _secrets[4]),
    };

    private static void AssertSilent(IEnumerable<string> texts)
    {
        var all = string.Join('\n', texts);
        var forms = _secrets.SelectMany(secret => new[]
        {
            secret,
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{secret}:")),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_secrets[1]}:{_secrets[2]}")),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        });
        Assert.That(forms.Where(form => all.Contains(form, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    private static ActivityListener ListenToActivities(List<string> texts)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (texts)
                {
                    texts.Add($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events)}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener ListenToMetrics(TestProject project, List<string> texts)
    {
        var factory = project.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => texts.Add($"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => texts.Add($"{instrument.Name} {string.Join(' ', tags.ToArray())}"));
        listener.Start();
        return listener;
    }

    private sealed class Throwing : IDeliveryObserver
    {
        public void Settled(MessageBatch messages, BatchResult results) => throw new InvalidOperationException(_secrets[4]);
    }
}
