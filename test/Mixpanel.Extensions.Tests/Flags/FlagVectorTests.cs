using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>
/// What Mixpanel's Python and Node SDKs answer, made by running them, in cultures with other letters, digits, calendars and rules for case.
/// </summary>
[TestFixture("")]
[TestFixture("tr-TR")]
[TestFixture("th-TH")]
[TestFixture("fa-IR")]
internal sealed class FlagVectorTests(string culture)
{
    private static readonly Dictionary<string, FlagReason> _reasons = new()
    {
        ["FLAG_NOT_FOUND"] = FlagReason.FlagNotFound,
        ["MISSING_CONTEXT_KEY"] = FlagReason.MissingContextKey,
        ["NO_ROLLOUT_MATCH"] = FlagReason.NoRolloutMatch,
    };

    private CultureInfo _before = CultureInfo.InvariantCulture;

    [SetUp]
    public void EnterCulture()
    {
        _before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
    }

    [TearDown]
    public void LeaveCulture() => CultureInfo.CurrentCulture = _before;

    [TestCase("flags-local.json", 600)]
    [TestCase("flags-local-node.json", 80)]
    [TestCase("flags-local-random.json", 403)]
    public void Every_case_has_the_answer_of_the_other_SDKs(string file, int count)
    {
        var cases = Samples.Vectors(file)["cases"]!.AsArray();

        var differences = cases.Select((vector, i) => (Number: i, Difference: Difference(vector!))).Where(each => each.Difference is not null).ToList();

        TestContext.Out.WriteLine($"{file}: {cases.Count} cases ran, {differences.Count} differ");
        Assert.That(cases, Has.Count.AtLeast(count));
        Assert.That(differences, Is.Empty, () => string.Join('\n', differences));
    }

    [Test]
    public void Every_hash_falls_into_the_bucket_of_the_other_SDKs()
    {
        var vectors = Samples.Vectors("flags-local.json")["hash_vectors"]!.AsArray();

        foreach (var vector in vectors)
        {
            var hash = Fnv1a.Append(Fnv1a.Append(Fnv1a.Start, (string)vector!["key"]!), (string)vector["salt"]!);

            Assert.That(Fnv1a.Bucket(hash), Is.EqualTo((double)vector["bucket"]!), vector.ToJsonString());
        }

        TestContext.Out.WriteLine($"{vectors.Count} hash vectors ran");
        Assert.That(vectors, Has.Count.AtLeast(60));
    }

    private static string? Difference(JsonNode vector)
    {
        var expected = vector["expected"]!;
        var definitions = FlagDefinitions.Parse(Encoding.UTF8.GetBytes(new JsonObject { ["flags"] = new JsonArray(vector["definition"]!.DeepClone()) }.ToJsonString()));
        using var context = JsonDocument.Parse(vector["context"]!.ToJsonString());

        var actual = definitions.Evaluate((string)vector["flag_key"]!, Samples.Context(context.RootElement));

        var isSame = actual.IsFallback == (bool)expected["fallback"]!
            && actual.Key == (string?)expected["variant_key"]
            && (actual.IsFallback || JsonNode.DeepEquals(JsonNode.Parse(actual.Value.GetRawText()), expected["variant_value"]))
            && actual.ExperimentId == (string?)expected["experiment_id"]
            && actual.IsExperimentActive == (bool?)expected["is_experiment_active"]
            && (expected["is_qa_tester"] is not { } isTester || actual.IsQaTester == (bool)isTester)
            && (expected["reason"] is not { } reason || actual.Reason == _reasons[(string)reason!])
            && (expected["reason_message"] is not { } missing || actual.MissingContextKey == (string?)missing);
        return isSame ? null : $"{actual} instead of {expected.ToJsonString()} for {vector["definition"]!.ToJsonString()} and {vector["context"]!.ToJsonString()}";
    }
}
