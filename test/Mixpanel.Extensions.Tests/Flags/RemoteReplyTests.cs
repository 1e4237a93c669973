using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Flags.Remote;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class RemoteReplyTests
{
    private static readonly FlagFetch _fetch = new(default, default, default);

    [TestCase(255, true)]
    [TestCase(256, false)]
    [TestCase(1_000_000, false)]
    public void A_value_that_is_nested_too_deeply_takes_no_other_flag_with_it(int depth, bool isTaken)
    {
        var snapshot = Flags(("good", On("true")), ("deep", On(new string('[', depth) + new string(']', depth))), ("last", On("1")));

        Assert.That((snapshot["good"].IsEnabled, snapshot["last"].GetValue(0)), Is.EqualTo((true, 1)));
        Assert.That(snapshot["deep"].Reason, Is.EqualTo(isTaken ? FlagReason.ChosenRemotely : FlagReason.BackendError));
    }

    [TestCase("""{"variant_key":"on","variant_value":"\ud800"}""", "on")]
    [TestCase("""{"variant_key":"\ud800","variant_value":1}""", null)]
    [TestCase("""{"\ud800ariant_value":1,"variant_key":"on","variant_value":1}""", null)]
    [TestCase("""{"variant_key":"on"}""", null)]
    [TestCase("""{"variant_value":1}""", null)]
    [TestCase("""[1]""", null)]
    [TestCase("""null""", null)]
    public void An_odd_flag_is_odd_alone(string flag, string? variantKey)
    {
        var snapshot = Flags(("before", On("[1]")), ("odd", flag), ("\\ud800", On("2")), ("after", On("{\"a\":[3]}")));

        Assert.That(snapshot["odd"].Key, Is.EqualTo(variantKey));
        Assert.That((snapshot["before"].Value.GetRawText(), snapshot["after"].Value.GetRawText()), Is.EqualTo(("[1]", "{\"a\":[3]}")));
    }

    [Test]
    public void Bytes_that_are_no_text_spoil_one_flag_only()
    {
        var json = FlagsProject.Bytes(Json(("before", On("1")), ("odd", On("\"?\"")), ("after", On("2"))));
        json[Array.IndexOf(json, (byte)'?')] = 0xFF;

        Assert.That(RemoteReply.TryRead(json, _fetch, out var snapshot), Is.True);
        Assert.That((snapshot!["before"].GetValue(0), snapshot["odd"].Reason, snapshot["after"].GetValue(0)), Is.EqualTo((1, FlagReason.BackendError, 2)));
    }

    [Test]
    [NonParallelizable]
    public void An_answer_that_is_kept_is_small()
    {
        const int Answers = 500;
        var json = FlagsProject.Bytes(Json([.. Enumerable.Range(10, 50).Select(static number => ($"flag-number-{number}", $$"""
            {"variant_key":"treatment","variant_value":true,"experiment_id":"0bed829f-7396-4bf0-a9dc-1fc1c4cec8{{number}}","is_experiment_active":true}
            """))]));
        var kept = new FlagSnapshot[Answers];
        RemoteReply.TryRead(json, _fetch, out _);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < kept.Length; i++)
        {
            RemoteReply.TryRead(json, _fetch, out var snapshot);
            kept[i] = snapshot!;
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Answers;
        GC.KeepAlive(kept);
        Assert.That(bytes, Is.LessThan(21_000));
    }

    private static string On(string value) => $$"""{"variant_key":"on","variant_value":{{value}}}""";

    private static string Json(params (string Key, string Flag)[] flags) =>
        "{\"flags\":{" + string.Join(',', flags.Select(static flag => $"\"{flag.Key}\":{flag.Flag}")) + "}}";

    private static FlagSnapshot Flags(params (string Key, string Flag)[] flags) =>
        RemoteReply.TryRead(FlagsProject.Bytes(Json(flags)), _fetch, out var snapshot) ? snapshot : throw new AssertionException("It was not read.");
}
