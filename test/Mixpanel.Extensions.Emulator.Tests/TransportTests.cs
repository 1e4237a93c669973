using System.Text;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>How messages may travel.</summary>
internal sealed class TransportTests
{
    private const string Ok = """{"error":null,"status":1}""";
    private const string NoData = """{"error":"data, missing or empty","status":0}""";
    private const string FormType = "application/x-www-form-urlencoded";

    // Its base64 holds a plus and a slash, and needs padding.
    private const string Odd = """{"event":"xx>>>???","properties":{"token":"T","a":"a"}}""";

    private static readonly string _event = Some.Event().ToJsonString();

    [TestCase("/unknown")]
    [TestCase("/")]
    [TestCase("/Track")]
    [TestCase("/track//")]
    [TestCase("/track/more")]
    public async Task T1_An_unknown_path_is_not_found(string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync(path, "[]");

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(bench.Emulator.Requests.Single().Endpoint, Is.Null);
    }

    [TestCase("POST", "/flags")]
    [TestCase("PUT", "/track")]
    [TestCase("DELETE", "/engage")]
    public async Task T1_An_unknown_method_is_not_found(string method, string path)
    {
        await using var bench = await Bench.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await bench.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_trailing_slash_is_tolerated([Values("/track/", "/engage/", "/groups/")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync($"{path}?verbose=1", "[]");

        Assert.That(answer.Body, Is.EqualTo(NoData));
    }

    [Test]
    public async Task Gzip_is_understood([Values("/track", "/import?strict=1")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostAsync(path, Bench.Gzip(Encoding.UTF8.GetBytes(_event)), "application/json", "gzip", "Basic T:");

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(bench.Emulator.Messages.Single().RawJson, Is.EqualTo(_event));
        Assert.That(bench.Emulator.Requests.Single().UncompressedBytes, Is.EqualTo(_event.Length));
    }

    [Test]
    public async Task T2_What_is_not_gzip_is_refused([Values("/track", "/import?strict=1")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostAsync(path, "not gzip"u8.ToArray(), "application/json", "gzip", "Basic T:");

        Assert.That(answer.Status, Is.EqualTo(400));
    }

    [Test]
    public async Task T2_An_unknown_encoding_is_refused([Values("br", "deflate", "x")] string encoding)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostAsync("/track", "[]"u8.ToArray(), "application/json", encoding);

        Assert.That(answer.Status, Is.EqualTo(400));
    }

    [Test]
    public async Task T3_Profiles_are_not_taken_in_gzip([Values("/engage", "/groups")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostAsync(path, Bench.Gzip("[]"u8.ToArray()), "application/json", "gzip");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.EndWith("\"status\":\"error\"}"));
    }

    [Test]
    public async Task A_small_gzip_that_grows_large_is_refused([Values("/track", "/import")] string path)
    {
        await using var bench = await Bench.StartAsync();
        var bomb = Bench.Gzip(new byte[64 * 1024 * 1024]);

        var answer = await bench.PostAsync(path, bomb, "application/json", "gzip", "Basic T:");

        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(bench.Emulator.Requests.Single().UncompressedBytes, Is.Zero);
    }

    [Test]
    public async Task A_body_beyond_what_is_ever_read_is_refused([Values("/track", "/import", "/engage", "/groups")] string path)
    {
        await using var bench = await Bench.StartAsync(options =>
        {
            options.MaxDecompressedBytes = 100;
            options.MaxRequestBytes = 100;
        });

        var slightly = await bench.PostAsync(path, new byte[101], "application/json", authorization: "Basic T:");
        var vastly = await bench.PostAsync(path, new byte[10_000], "application/json", authorization: "Basic T:");

        Assert.That(slightly.Status, Is.EqualTo(413));
        Assert.That(vastly.Status, Is.EqualTo(413));
    }

    [TestCase("", TestName = "{m}(T5 empty body)")]
    [TestCase("data=", TestName = "{m}(T5 empty data)")]
    [TestCase("verbose=1", TestName = "{m}(T5 no data)")]
    [TestCase("data=%5B", TestName = "{m}(T5 JSON cut short)")]
    [TestCase("data=!!!!", TestName = "{m}(T5 not base64)")]
    [TestCase("data=aGVsbG8=", TestName = "{m}(T5 base64 of something else)")]
    [TestCase("data=%zz%", TestName = "{m}(T5 not percent-encoded)")]
    public async Task T5_Missing_data_is_refused(string form)
    {
        await using var bench = await Bench.StartAsync();
        var body = Encoding.UTF8.GetBytes(form);

        var verbose = await bench.PostAsync("/track?verbose=1", body, FormType);
        var strict = await bench.PostAsync("/engage?strict=1", body, FormType);
        var plain = await bench.PostAsync("/groups?verbose=0", body, FormType);

        Assert.That(verbose, Is.EqualTo(new Answered(200, "application/json", NoData)));
        Assert.That(strict.Body, Does.StartWith("{\"error\":\"data, missing or empty\"").And.EndsWith("\"status\":0}"));
        Assert.That(plain.Body, Is.EqualTo("0"));
    }

    [Test]
    public async Task T5_A_body_that_is_not_JSON_is_missing_data([Values("/track", "/engage", "/groups")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync($"{path}?verbose=1", "<html>");

        Assert.That(answer, Is.EqualTo(new Answered(200, "application/json", NoData)));
    }

    [Test]
    public async Task T7_Switches_are_found_in_the_form()
    {
        await using var bench = await Bench.StartAsync();

        var verbose = await bench.PostFormAsync("/track", ("data", _event), ("verbose", "1"), ("ip", "0"));
        var strict = await bench.PostFormAsync("/engage", ("data", Some.Profile().ToJsonString()), ("strict", "1"));

        Assert.That(verbose.Body, Is.EqualTo(Ok));
        Assert.That(strict.Body, Does.Contain("\"num_good_events\":1"));
        Assert.That(
            bench.Emulator.Requests[0].Parameters,
            Is.EquivalentTo(new Dictionary<string, string> { ["verbose"] = "1", ["ip"] = "0" }));
    }

    [Test]
    public async Task T7_The_query_counts_before_the_form()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostFormAsync("/track?verbose=0", ("data", _event), ("verbose", "1"));

        Assert.That(answer.Body, Is.EqualTo("1"));
    }

    private static IEnumerable<TestCaseData> FormsOfData()
    {
        var base64 = Bench.Base64(Odd);
        Assert.That(base64, Does.Contain('+').And.Contain('/').And.EndWith("="));

        yield return Case("T8 percent-encoded JSON", Uri.EscapeDataString(Odd));
        yield return Case("T8 percent-encoded list", Uri.EscapeDataString($" [{Odd}] "));
        yield return Case("T8 percent-encoded base64", Uri.EscapeDataString(base64));
        yield return Case("T8 bare base64, whose plus is read as a space", base64);
        yield return Case("T8 URL-safe alphabet", base64.Replace('+', '-').Replace('/', '_'));
        yield return Case("T8 no padding", Uri.EscapeDataString(base64.TrimEnd('=')));

        static TestCaseData Case(string name, string data) => new TestCaseData(data).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(FormsOfData))]
    public async Task T8_Data_may_come_in_a_form(string data)
    {
        await using var bench = await Bench.StartAsync();

        var posted = await bench.PostAsync("/track?verbose=1", Encoding.UTF8.GetBytes($"ip=0&data={data}"), FormType);

        Assert.That(posted.Body, Is.EqualTo(Ok));
        Assert.That(bench.Emulator.Messages.Single().RawJson, Is.EqualTo(Odd));
    }

    [TestCaseSource(nameof(FormsOfData))]
    public async Task T8_Data_may_come_in_the_query(string data)
    {
        await using var bench = await Bench.StartAsync();

        var got = await bench.GetAsync($"/track?verbose=1&data={data}");
        var posted = await bench.PostAsync($"/track?verbose=1&data={data}", [], "application/json");

        Assert.That(got.Body, Is.EqualTo(Ok));
        Assert.That(posted.Body, Is.EqualTo(Ok));
        Assert.That(bench.Emulator.Messages.Select(message => message.RawJson), Is.EqualTo([Odd, Odd]));
        Assert.That(bench.Emulator.Requests[0].Parameters.Keys, Is.EqualTo(["verbose"]));
    }

    [Test]
    public async Task T8_Data_may_come_in_the_query_of_an_empty_form()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostAsync($"/engage?data={Bench.Base64(Some.Profile().ToJsonString())}", [], FormType);

        Assert.That(answer.Body, Is.EqualTo("1"));
    }

    [Test]
    public async Task K15_An_address_that_is_too_long_is_refused()
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.GetAsync($"/track?data={new string('a', 9000)}");

        Assert.That(answer.Status, Is.EqualTo(414));
    }
}
