using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Calls, their requests and their exposures beside those that were recorded of Mixpanel's Python and Node SDKs.</summary>
internal sealed class FlagTrafficVectorTests
{
    /// <summary>What every event has, or each SDK in its own form. Local variants are not fetched, so they have no time of fetching.</summary>
    private static readonly string[] _own =
    [
        "token", "time", "$insert_id", "mp_lib", "$lib_version", "Variant fetch start time", "Variant fetch complete time", "Variant fetch latency (ms)",
    ];

    /// <summary>What the Python SDK does not tell of remote variants, and tells differently of local ones: an override makes nobody a tester.</summary>
    private static readonly string[] _notPython = ["$experiment_id", "$is_experiment_active", "$is_qa_tester"];

    internal static JsonNode Vectors { get; } = Samples.Vectors("flags-exposure.json");

    /// <summary>Python alone insists on a member <c>code</c>, which Mixpanel's description of the answer does not have.</summary>
    internal static IEnumerable<TestCaseData> Cases(params string[] kinds) => Vectors["cases"]!.AsArray()
        .Where(each => kinds.Contains((string?)each!["kind"]))
        .Where(each => (string?)each!["sdk"] != "python" || (string?)each["name"] != "200 without code")
        .Select(each => new TestCaseData(each!.ToJsonString()).SetArgDisplayNames($"{each["sdk"]} {each["kind"]} {each["name"]}"));

    private static IEnumerable<TestCaseData> Calls() => Cases("local", "remote");

    [Test]
    public void Every_recorded_call_is_among_the_cases()
    {
        var calls = Calls().Count();

        TestContext.Out.WriteLine($"flags-exposure.json: {calls} calls run");
        Assert.That(calls, Is.AtLeast(91));
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_call_asks_and_tells_Mixpanel_what_its_own_SDKs_do(string json)
    {
        var vector = JsonNode.Parse(json)!;
        await using var project = Project(vector);
        await project.StartAsync();
        using var document = JsonDocument.Parse(vector["context"]!.ToJsonString());
        var context = Samples.Context(document.RootElement);

        var answer = await project.Clock.RunAsync(CallAsync(project.Flags, vector, context), TimeSpan.FromSeconds(10));

        Assert.Multiple(() =>
        {
            AssertQuestion(project, vector);
            AssertExposure(project, vector);
        });
        if (vector["result"] is { } expected && !IsLostToAFailedExposure(vector) && !LacksDistinctId(vector))
        {
            Assert.That(answer!.ToJsonString(), Is.EqualTo(Comparable(expected, vector).ToJsonString()));
        }
    }

    private static FlagsProject Project(JsonNode vector)
    {
        var isLocal = (string?)vector["kind"] == "local";
        var asked = vector["flag_requests"] is JsonArray { Count: > 0 } requests ? requests[0] : null;
        var project = new FlagsProject(builder => _ = isLocal ? builder.AddLocalFlags() : builder.AddRemoteFlags(), options => Apply(options, asked));
        if (isLocal)
        {
            project.Definitions = Vectors["definitions"]!.ToJsonString();
            return project;
        }

        var repeated = project.Server.Otherwise;
        project.Server.Otherwise = request => request.Path != "/flags" ? repeated(request)
            : vector["reply"] is JsonObject ? Reply(vector["reply"]!) : throw new HttpRequestException("The server closed the connection.");
        return project;
    }

    internal static void Apply(MixpanelOptions options, JsonNode? request)
    {
        if (((string?)request?["host"])?.Contains("-eu", StringComparison.Ordinal) == true)
        {
            options.Region = MixpanelRegion.EU;
        }

        if (request?["query"]!["project_id"] is { } project)
        {
            var account = ((string)request["basic_auth_decoded"]!).Split(':', 2);
            options.ServiceAccount = new() { Username = account[0], Secret = account[1], ProjectId = long.Parse((string)project!, CultureInfo.InvariantCulture) };
        }
    }

    private static async Task<JsonNode?> CallAsync(IMixpanelFlags flags, JsonNode vector, FlagContext context)
    {
        var key = (string?)vector["flag_key"];
        var report = (bool?)vector["report_exposure"] ?? true;
        switch ((string?)vector["call"])
        {
            case "get_variant": return Comparable(await flags.GetVariantAsync(key!, context, report));
            case "is_enabled": return await flags.IsEnabledAsync(key!, context, report);
            case "get_variant_value":
                var value = await flags.GetValueAsync(key!, JsonElement.Parse("\"fallback\""u8), context, report);
                return JsonNode.Parse(value.GetRawText());
            case "get_all_variants":
                var all = await flags.GetAllAsync(context);
                return new JsonObject(all.Variants.OrderBy(each => each.FlagKey, StringComparer.Ordinal)
                    .Select(each => KeyValuePair.Create(each.FlagKey, (JsonNode?)Comparable(each))));
            default:
                await flags.TrackExposureAsync(key!, Seen(key!, vector), context);
                return null;
        }
    }

    private static FlagVariant Seen(string key, JsonNode vector)
    {
        using var value = JsonDocument.Parse(vector["variant"]!["variant_value"]!.ToJsonString());
        return new FlagVariant(key, (string)vector["variant"]!["variant_key"]!, value.RootElement)
        {
            Source = (string?)vector["kind"] == "local" ? FlagSource.Local : FlagSource.Remote,
            ExperimentId = (string?)vector["variant"]!["experiment_id"],
            IsExperimentActive = (bool?)vector["variant"]!["is_experiment_active"],
            IsQaTester = (bool?)vector["variant"]!["is_qa_tester"],
        };
    }

    private static JsonObject Comparable(FlagVariant variant)
    {
        var json = new JsonObject { ["key"] = variant.Key, ["value"] = variant.IsFallback ? "fallback" : JsonNode.Parse(variant.Value.GetRawText()) };
        return With(json, variant.ExperimentId, variant.IsExperimentActive);
    }

    /// <summary>A recorded answer in the same form. The mark of a tester is compared by the vectors of evaluation, where the SDKs agree on it.</summary>
    private static JsonNode Comparable(JsonNode result, JsonNode vector)
    {
        if (result is not JsonObject answer || (string?)vector["call"] == "get_variant_value")
        {
            return result;
        }

        return (string?)vector["call"] == "get_all_variants"
            ? new JsonObject(answer.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => KeyValuePair.Create(each.Key, (JsonNode?)One(each.Value!))))
            : One(answer);

        static JsonObject One(JsonNode one) => With(
            new JsonObject { ["key"] = one["variant_key"]?.DeepClone(), ["value"] = one["variant_value"]?.DeepClone() },
            (string?)one["experiment_id"],
            (bool?)one["is_experiment_active"]);
    }

    private static JsonObject With(JsonObject json, string? experiment, bool? isActive)
    {
        json["experiment"] = experiment;
        json["active"] = isActive;
        return json;
    }

    private static void AssertQuestion(FlagsProject project, JsonNode vector)
    {
        // Mixpanel answers nobody without a distinct id, so it is not asked. A failed connection is tried again, as the other SDKs do not.
        if (vector["flag_requests"] is not JsonArray { Count: > 0 } requests || LacksDistinctId(vector))
        {
            return;
        }

        Assert.That(project.Questions, Has.Count.EqualTo(vector["reply"] is JsonObject ? 1 : 3));
        AssertRequest(project.Questions[0], requests[0]!);
    }

    internal static void AssertRequest(SentRequest sent, JsonNode expected)
    {
        Assert.That((sent.Method.Method, sent.Address.Host, sent.Path, sent.Text), Is.EqualTo(
            ((string)expected["method"]!, (string)expected["host"]!, (string)expected["path"]!, string.Empty)));
        Assert.That(
            Encoding.UTF8.GetString(Convert.FromBase64String(sent.Authorization!["Basic ".Length..])),
            Is.EqualTo(((string)expected["basic_auth_decoded"]!).Replace((string)Vectors["token"]!, TestProject.Token, StringComparison.Ordinal)));
        var query = sent.Query[1..].Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
        var recorded = expected["query"]!.AsObject().Select(part => part.Key == "$lib_version" ? "lib_version" : part.Key);
        Assert.That(query.Keys, Is.EquivalentTo(recorded));
        Assert.That(query["token"], Is.EqualTo(TestProject.Token));
        foreach (var name in new[] { "project_id", "flag_key" })
        {
            Assert.That(query.GetValueOrDefault(name), Is.EqualTo((string?)expected["query"]![name]));
        }

        if (expected["query"]!["context"] is { } context)
        {
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(query["context"]), JsonNode.Parse((string)context!)), Is.True, query["context"]);
        }
    }

    private static void AssertExposure(FlagsProject project, JsonNode vector)
    {
        var expected = vector["exposure"]?["event"];
        Assert.That(project.Exposures, Has.Count.EqualTo(expected is null ? 0 : 1));
        if (expected is not null)
        {
            var sent = project.Exposures[0].Json[0]!;
            var left = (string?)vector["sdk"] == "python" ? _own.Concat(_notPython).ToArray() : _own;
            Assert.That((string?)sent["event"], Is.EqualTo("$experiment_started"));
            Assert.That(Properties(sent, left), Is.EqualTo(Properties(expected, left)));
        }
    }

    private static Dictionary<string, string> Properties(JsonNode @event, string[] left) => @event["properties"]!.AsObject()
        .Where(property => !left.Contains(property.Key) && property.Value is not null)
        .ToDictionary(property => property.Key, property => property.Key == "distinct_id" ? property.Value!.ToString() : property.Value!.ToJsonString());

    private static bool LacksDistinctId(JsonNode vector) => (string?)vector["kind"] == "remote" && vector["context"]!["distinct_id"] is null;

    /// <summary>In the Python SDK an exposure that is refused takes the variant with it.</summary>
    private static bool IsLostToAFailedExposure(JsonNode vector) => vector["track_reply"] is not null;

    internal static HttpResponseMessage Reply(JsonNode reply) => ScriptedServer.Reply(
        (int)reply["status"]!, (string)reply["body"]!, [.. reply["headers"]?.AsObject().Select(each => (each.Key, (string)each.Value!)) ?? []]);
}
