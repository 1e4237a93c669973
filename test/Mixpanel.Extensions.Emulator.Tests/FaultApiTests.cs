using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>The faults as JSON, for scripts in any language.</summary>
internal sealed class FaultApiTests
{
    private const string Path = "/_/faults";

    [Test]
    public async Task A_fault_is_added_listed_and_removed()
    {
        await using var bench = await Bench.StartAsync();

        var added = await bench.PostJsonAsync(Path, """{"endpoint":"import","count":3,"status":503,"retryAfter":5}""");
        var listed = await bench.GetAsync(Path);
        var removed = await DeleteAsync(bench, $"{Path}/1");
        var gone = await DeleteAsync(bench, $"{Path}/1");

        Assert.That(added, Is.EqualTo(new Answered(
            201,
            "application/json",
            """{"id":1,"endpoint":"import","count":3,"probability":1,"seed":0,"struck":0,"status":503,"retryAfter":5}""")));
        Assert.That(listed.Body, Is.EqualTo($$"""{"faults":[{{added.Body}}]}"""));
        Assert.That((removed.Status, gone.Status), Is.EqualTo((204, 404)));
        Assert.That(bench.Emulator.Faults, Is.Empty);
    }

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Case("""{"status":429,"retryAfter":2,"retryAfterAsDate":true}""", new Fault { Status = 429, RetryAfter = TimeSpan.FromSeconds(2), RetryAfterAsDate = true });
        yield return Case("""{"status":502,"html":true}""", new Fault { Status = 502, Html = true });
        yield return Case("""{"status":200,"body":"0"}""", new Fault { Status = 200, Body = "0" });
        yield return Case("""{"delayMs":1500}""", new Fault { Delay = TimeSpan.FromSeconds(1.5) });
        yield return Case("""{"replyMs":250}""", new Fault { ReplyDuration = TimeSpan.FromSeconds(0.25) });
        yield return Case("""{"connection":"resetBefore"}""", new Fault { Connection = ConnectionFault.ResetBefore });
        yield return Case("""{"connection":"resetAfter"}""", new Fault { Connection = ConnectionFault.ResetAfter });
        yield return Case("""{"connection":"truncate"}""", new Fault { Connection = ConnectionFault.Truncate });

        static TestCaseData Case(string json, Fault fault) => new TestCaseData(json, fault).SetArgDisplayNames(json);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task A_fault_is_read_and_written(string json, Fault fault)
    {
        await using var bench = await Bench.StartAsync();

        var added = await bench.PostJsonAsync(Path, json);
        var expected = JsonNode.Parse("""{"id":1,"endpoint":null,"count":null,"probability":1,"seed":0,"struck":0}""")!.AsObject();

        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
        {
            expected[key] = value!.DeepClone();
        }

        Assert.That(bench.Emulator.Faults.Single().Steps.Single(), Is.EqualTo(fault));
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(added.Body), expected), added.Body);
    }

    [Test]
    public async Task A_script_lasts_as_long_as_it_is()
    {
        await using var bench = await Bench.StartAsync();

        var added = await bench.PostJsonAsync(Path, """{"endpoint":"flags/definitions","script":[{"status":500},{}],"probability":0.5,"seed":7}""");

        Assert.That(added.Body, Does.EndWith("\"script\":[{\"status\":500},{}]}"));
        var rule = bench.Emulator.Faults.Single();
        Assert.That(
            (rule.Endpoint, rule.Count, rule.Probability, rule.Seed, rule.Steps.Count),
            Is.EqualTo((EmulatorEndpoint.FlagDefinitions, 2, 0.5, 7, 2)));
    }

    [Test]
    public async Task All_faults_are_removed_at_once()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(500);
        bench.Emulator.FailNext(501);

        var cleared = await DeleteAsync(bench, Path);

        Assert.That(cleared.Status, Is.EqualTo(204));
        Assert.That(bench.Emulator.Faults, Is.Empty);
    }

    [TestCase("", "JSON")]
    [TestCase("[]", "object")]
    [TestCase("{", "JSON")]
    [TestCase("""{"status":500,"status":501}""", "repeats")]
    [TestCase("""{"state":500}""", "'state'")]
    [TestCase("""{"status":"500"}""", "'status' must be a whole number")]
    [TestCase("""{"status":500.5}""", "'status' must be a whole number")]
    [TestCase("""{"status":600}""", "between 200 and 599")]
    [TestCase("""{"body":5}""", "'body'")]
    [TestCase("""{"html":1}""", "'html'")]
    [TestCase("""{"delayMs":-1}""", "delay")]
    [TestCase("""{"delayMs":1e300}""", "'delayMs' is out of range")]
    [TestCase("""{"retryAfter":-1}""", "Retry-After")]
    [TestCase("""{"connection":"cut"}""", "resetBefore")]
    [TestCase("""{"connection":"resetAfter","status":500}""", "no reply")]
    [TestCase("""{"endpoint":"tracks"}""", "flags/definitions")]
    [TestCase("""{"endpoint":5}""", "'endpoint'")]
    [TestCase("""{"count":0}""", "count")]
    [TestCase("""{"count":99999999999}""", "'count'")]
    [TestCase("""{"probability":0}""", "probability")]
    [TestCase("""{"probability":1.1}""", "probability")]
    [TestCase("""{"seed":"a"}""", "'seed'")]
    [TestCase("""{"script":{}}""", "'script' must be a list")]
    [TestCase("""{"script":[]}""", "between 1 and 1000")]
    [TestCase("""{"script":[5]}""", "objects only")]
    [TestCase("""{"script":[{"count":1}]}""", "'count'")]
    [TestCase("""{"script":[{"status":500}],"status":500}""", "'status'")]
    public async Task What_is_wrong_is_said_in_words(string json, string words)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(Path, json);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(JsonNode.Parse(answer.Body)!["error"]!.GetValue<string>(), Does.Contain(words));
        Assert.That(bench.Emulator.Faults, Is.Empty);
    }

    [Test]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var bench = await Bench.StartAsync();

        foreach (var body in (byte[][])[[0xff], Encoding.Latin1.GetBytes("{\"body\":\"\xff\"}"), Encoding.Latin1.GetBytes("{\"\xff\":1}"), [.. "{\"body\":\"\\ud800\"}"u8]])
        {
            Assert.That((await bench.PostAsync(Path, body, "application/json")).Status, Is.EqualTo(400));
        }
    }

    [Test]
    public async Task Too_many_faults_are_refused()
    {
        await using var bench = await Bench.StartAsync();

        for (var i = 0; i < FaultCollection.MaxRules; i++)
        {
            bench.Emulator.FailNext(500);
        }

        Assert.That((await bench.PostJsonAsync(Path, """{"status":500}""")).Status, Is.EqualTo(409));
    }

    [TestCase("PUT", Path, 405)]
    [TestCase("GET", $"{Path}/1", 405)]
    [TestCase("DELETE", $"{Path}/x", 404)]
    public async Task There_is_nothing_else(string method, string path, int status)
    {
        await using var bench = await Bench.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        Assert.That((await bench.SendAsync(request)).Status, Is.EqualTo(status));
        Assert.That(bench.Emulator.Requests, Is.Empty);
    }

    private static async Task<Answered> DeleteAsync(Bench bench, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);

        return await bench.SendAsync(request);
    }
}
