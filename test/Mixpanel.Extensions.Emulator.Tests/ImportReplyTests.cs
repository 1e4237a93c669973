using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>The replies of <c>/import</c> to whole requests.</summary>
internal sealed class ImportReplyTests
{
    private static readonly string _good = Some.Event().ToJsonString();

    [Test]
    public async Task I3_A_body_above_the_limit_is_refused()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxRequestBytes = 2_097_152);
        var body = "[" + new string(' ', 2_097_151) + "]";

        var answer = await bench.ImportAsync("strict=1", body);

        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(
            answer.Body,
            Is.EqualTo("""{"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"}"""));
    }

    [Test]
    public async Task I3_A_body_at_the_limit_is_taken()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxRequestBytes = 1000);

        var answer = await bench.ImportAsync("strict=1", "[" + new string(' ', 998) + "]");

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task I3_The_limit_counts_before_compression()
    {
        await using var bench = await Bench.StartAsync(options => options.MaxRequestBytes = 1000);
        var zipped = Bench.Gzip(Encoding.UTF8.GetBytes("[" + new string(' ', 999) + "]"));

        var answer = await bench.PostAsync("/import?strict=1", zipped, "application/json", "gzip", "Basic T:");

        Assert.That(zipped, Has.Length.LessThan(1000));
        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(answer.Body, Does.Contain("1000 bytes"));
    }

    [Test]
    public async Task I4_More_than_2000_events_are_refused()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.BatchOf(2001));

        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(bench.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task I6_2000_events_are_imported()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.BatchOf(2000));

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo("""{"code":200,"num_records_imported":2000,"status":"OK"}"""));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(2000));
    }

    [Test]
    public async Task I7_Strict_lists_the_invalid_and_stores_the_valid()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", Some.Batch(Some.EventWith("time", "soon"), Some.Event(), Some.Event()));

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(
            answer.Body,
            Is.EqualTo(
                """{"code":400,"error":"some data points in the request failed validation","failed_records":[{"index":0,"""
                + "\"insert_id\":\"29fc2962-6d9c-455d-95ad-95b84f09b9e4\",\"field\":\"properties.time\","
                + "\"message\":\"'properties.time' is invalid: must be specified as seconds since epoch\"}],"
                + "\"num_records_imported\":2,\"status\":\"Bad Request\"}"));
        Assert.That(bench.Emulator.Messages.Count(message => message.Outcome == ReceivedOutcome.Accepted), Is.EqualTo(2));
    }

    [Test]
    public async Task I8_Verbose_without_strict_says_so_with_200()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=0&verbose=1", "[{}]");

        Assert.That(
            answer,
            Is.EqualTo(new Answered(
                200,
                "application/json",
                """{"code":200,"error":"some data points in the request failed validation","num_records_imported":0,"status":0}""")));
    }

    [Test]
    public async Task I8a_Neither_strict_nor_verbose_gets_one_digit()
    {
        await using var bench = await Bench.StartAsync();

        var mixed = await bench.ImportAsync("", $"[{{}},{_good}]");
        var bad = await bench.ImportAsync("strict=0", "[{}]");

        Assert.That(mixed, Is.EqualTo(new Answered(200, "text/plain", "1")));
        Assert.That(bad, Is.EqualTo(new Answered(200, "text/plain", "0")));
    }

    [Test]
    public async Task I9_Verbose_without_strict_counts_the_imported()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("verbose=1", $"[{_good}]");

        Assert.That(answer.Body, Is.EqualTo("""{"code":200,"num_records_imported":1,"status":1}"""));
    }

    [TestCase("", "1", TestName = "{m}(I10 a form, plain)")]
    [TestCase("&verbose=1", """{"error":null,"status":1}""", TestName = "{m}(I10 a form, verbose)")]
    [TestCase("&verbose=1&strict=1", """{"error":null,"status":1}""", TestName = "{m}(I10 a form, strict)")]
    public async Task I10_A_form_gets_the_older_reply(string switches, string body)
    {
        await using var bench = await Bench.StartAsync();
        var form = Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(_good)}{switches}");

        var answer = await bench.PostAsync("/import", form, "application/x-www-form-urlencoded", authorization: "Basic T:");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo(body));
    }

    [TestCase("", TestName = "{m}(T4 empty)")]
    [TestCase("{", TestName = "{m}(T4 cut short)")]
    [TestCase("5", TestName = "{m}(T4 a number)")]
    [TestCase("[{}] x", TestName = "{m}(T4 something after the array)")]
    [TestCase("<html>", TestName = "{m}(T4 not JSON)")]
    public async Task T4_A_body_that_is_not_JSON_is_refused(string body)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", body);

        var json = JsonNode.Parse(answer.Body)!.AsObject();
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(json.Select(pair => pair.Key), Is.EqualTo(["code", "error", "num_records_imported", "status"]));
        Assert.That(json["num_records_imported"]!.GetValue<int>(), Is.Zero);
    }

    [Test]
    public async Task A_single_object_is_a_batch_of_one()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", _good);

        Assert.That(answer.Body, Is.EqualTo("""{"code":200,"num_records_imported":1,"status":"OK"}"""));
    }

    [Test]
    public async Task Lines_are_events()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", $"{_good}\r\n\n{_good}\n", "application/x-ndjson");

        Assert.That(answer.Body, Is.EqualTo("""{"code":200,"num_records_imported":2,"status":"OK"}"""));
    }

    [Test]
    public async Task A_line_that_is_not_JSON_spoils_the_request()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", $"{_good}\n{{\n", "application/x-ndjson");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(bench.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task Lines_need_their_content_type()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.ImportAsync("strict=1", $"{_good}\n{_good}\n");

        Assert.That(answer.Status, Is.EqualTo(400));
    }
}
