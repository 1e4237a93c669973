using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Clients;

/// <summary>Mixpanel's own library for Node sends to the emulator as it sends to Mixpanel.</summary>
[CancelAfter(120_000)]
internal sealed class NodeTests
{
    private const string Now = "{\"$date\":1768478400000}";

    // In base64 this holds a plus, which the library does not encode.
    private const string Odd = "ûûû>>>???";

    // In the order of the calls below; a charge is appended, and clearing the charges sets them.
    private static readonly string[] _profileOperators =
        ["$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$append", "$set", "$delete"];

    private static readonly string[] _groupOperators = ["$set", "$set_once", "$union", "$remove", "$unset", "$delete"];

    [OneTimeSetUp]
    public async Task InstallAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Node.InstallAsync(timeout.Token);
    }

    [Test]
    public async Task Events_arrive(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "T", ProjectSecret = "key" }, cancellationToken);
        var batch = string.Join(',', Enumerable.Range(0, 120).Select(i => $$$"""{"event":"Batched","properties":{"distinct_id":"user-{{{i}}}"}}"""));
        var imports = string.Join(',', Enumerable.Range(0, 60).Select(i => $$$"""{"event":"Imported","properties":{"distinct_id":"user-{{{i}}}","time":{{{Now}}}}}"""));

        var answers = await CallAsync(
            emulator,
            cancellationToken,
            $$$"""["track","Viewed",{"distinct_id":"user-1","odd":"{{{Odd}}}","time":{"$date":{{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}}}]""",
            $$"""["track_batch",[{{batch}}]]""",
            $$"""["import","Signed Up",{{Now}},{"distinct_id":"user-1","plan":"pro"}]""",
            $$"""["import_batch",[{{imports}}]]""",
            """["alias","user-1","alias-1"]""");

        Assert.That(answers, Is.All.Null);
        Assert.That(emulator.Messages.Select(message => message.Outcome), Is.All.EqualTo(ReceivedOutcome.Accepted));
        Assert.That(
            emulator.Messages.CountBy(message => (message.Endpoint, message.Kind, message.Name)).Select(pair => (pair.Key, pair.Value)),
            Is.EqualTo(new[]
            {
                ((EmulatorEndpoint.Track, ReceivedKind.Event, "Viewed"), 1),
                ((EmulatorEndpoint.Track, ReceivedKind.Event, "Batched"), 120),
                ((EmulatorEndpoint.Import, ReceivedKind.Import, "Signed Up"), 1),
                ((EmulatorEndpoint.Import, ReceivedKind.Import, "Imported"), 60),
                ((EmulatorEndpoint.Track, ReceivedKind.Alias, "$create_alias"), 1),
            }));
        Assert.That(emulator.Messages[0].Json["properties"]!["odd"]!.GetValue<string>(), Is.EqualTo(Odd));
        Assert.That(emulator.Messages[0].Json["properties"]!["mp_lib"]!.GetValue<string>(), Is.EqualTo("node"));
        Assert.That(emulator.Messages.Select(message => message.Subject).Where(id => id == "user-119"), Has.One.Items);
    }

    [Test]
    public async Task Profiles_arrive(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "T" }, cancellationToken);

        var answers = await CallAsync(
            emulator,
            cancellationToken,
            """["people.set","user-1",{"$email":"a@b.c","plan":"pro"},{"$ignore_time":true,"$ip":"0"}]""",
            """["people.set_once","user-1","first","yes"]""",
            """["people.increment","user-1",{"orders":2}]""",
            """["people.append","user-1","items","socks"]""",
            """["people.union","user-1",{"browsers":["firefox"]}]""",
            """["people.remove","user-1",{"browsers":"firefox"}]""",
            """["people.unset","user-1",["plan"]]""",
            """["people.track_charge","user-1",42.5,{"currency":"EUR"}]""",
            """["people.clear_charges","user-1"]""",
            """["people.delete_user","user-1",{"$ignore_alias":true}]""");

        Assert.That(answers, Is.All.Null);
        Assert.That(
            emulator.Messages.Select(message => (message.Endpoint, message.Name, message.Subject, message.Outcome)),
            Is.EqualTo(_profileOperators
                .Select(name => (EmulatorEndpoint.Engage, name, "user-1", ReceivedOutcome.Accepted))));
    }

    [Test]
    public async Task Groups_arrive(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { ProjectToken = "T" }, cancellationToken);

        var answers = await CallAsync(
            emulator,
            cancellationToken,
            """["groups.set","company","acme",{"$name":"Acme","tier":"gold"}]""",
            """["groups.set_once","company","acme","since",2020]""",
            """["groups.union","company","acme",{"products":["anvil"]}]""",
            """["groups.remove","company","acme",{"products":"anvil"}]""",
            """["groups.unset","company","acme",["tier"]]""",
            """["groups.delete_group","company","acme"]""");

        Assert.That(answers, Is.All.Null);
        Assert.That(
            emulator.Messages.Select(message => (message.Endpoint, message.Name, message.Subject, message.Outcome)),
            Is.EqualTo(_groupOperators
                .Select(name => (EmulatorEndpoint.Groups, name, "company/acme", ReceivedOutcome.Accepted))));
    }

    [Test]
    public async Task A_service_account_imports_over_https(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(
            new MixpanelEmulatorOptions
            {
                Https = true,
                ServiceAccountUsername = "name",
                ServiceAccountSecret = "secret",
                ProjectId = "7",
            },
            cancellationToken);

        var answers = await Node.CallAsync(
            emulator,
            [],
            ["name", "secret", "7"],
            [
                Call($$"""["import","Signed Up",{{Now}},{"distinct_id":"user-1"}]"""),
                Call("""["track","Viewed",{"distinct_id":"user-1"}]"""),
            ],
            cancellationToken);

        Assert.That(answers, Is.All.Null);
        Assert.That(emulator.Messages.Select(message => message.Name), Is.EqualTo(["Signed Up", "Viewed"]));
        Assert.That(emulator.Requests.Select(request => request.Headers.ContainsKey("Authorization")), Is.EqualTo([true, false]));
    }

    [TestCase(true, "credentials")]
    [TestCase(false, null)]
    public async Task A_project_secret_that_leaks_is_refused_unless_that_is_switched_off(bool refuse, string? problem, CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(
            new MixpanelEmulatorOptions { Https = true, ProjectSecret = "hush", RefuseLeakedCredentials = refuse },
            cancellationToken);

        var answers = await Node.CallAsync(
            emulator,
            new JsonObject { ["secret"] = "hush" },
            null,
            [
                Call($$"""["import","Signed Up",{{Now}},{"distinct_id":"user-1"}]"""),
                Call("""["track","Viewed",{"distinct_id":"user-1"}]"""),
            ],
            cancellationToken);

        Assert.That(answers[0], Is.Null);
        Assert.That(answers[1], problem is null ? Is.Null : Does.Contain(problem));
    }

    [Test]
    public async Task What_is_refused_is_reported_by_the_library(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(cancellationToken: cancellationToken);
        emulator.Faults.Add(new Fault { Connection = ConnectionFault.ResetAfter }, EmulatorEndpoint.Engage);

        var answers = await CallAsync(
            emulator,
            cancellationToken,
            """["track","",{"distinct_id":"user-1"}]""",
            """["people.set","user-1",{"plan":"pro"}]""");

        Assert.That(answers[0], Is.EqualTo("Mixpanel Server Error: event, missing"));
        Assert.That(answers[1], Is.EqualTo("socket hang up").Or.EqualTo("read ECONNRESET"));
        Assert.That(emulator.Messages.Select(message => message.Outcome), Is.EqualTo([ReceivedOutcome.Rejected, ReceivedOutcome.Accepted]));
    }

    private static Task<string?[]> CallAsync(MixpanelEmulator emulator, CancellationToken cancellationToken, params string[] calls) =>
        Node.CallAsync(emulator, new JsonObject { ["key"] = "key" }, null, [.. calls.Select(Call)], cancellationToken);

    private static JsonArray Call(string json) => JsonNode.Parse(json)!.AsArray();
}
