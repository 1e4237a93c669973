using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What goes wrong on request, as a sender sees it.</summary>
internal sealed class FaultTests
{
    private const string Events = """[{"event":"e","properties":{"token":"T"}},{"event":"f","properties":{"token":"T"}}]""";

    [Test]
    public async Task A_request_that_met_a_fault_is_remembered_as_such()
    {
        await using var bench = await Bench.StartAsync();
        var fault = new Fault { Status = 500 };
        bench.Emulator.FailNext(fault);

        await StatusAsync(bench);
        await StatusAsync(bench);

        Assert.That(bench.Emulator.Requests.Select(request => request.Fault), Is.EqualTo([fault, null]));
        Assert.That(bench.Emulator.Requests.Select(request => request.Status), Is.EqualTo([500, 200]));
        Assert.That(bench.Emulator.Requests.Select(request => request.MessageCount), Is.EqualTo([0, 2]));
    }

    [Test]
    public async Task Retry_After_comes_in_seconds_or_as_a_date([Values] bool asDate)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(new Fault { Status = 429, RetryAfter = TimeSpan.FromSeconds(1.5), RetryAfterAsDate = asDate });
        using var client = new HttpClient();

        using var response = await client.PostAsync(new Uri(bench.Emulator.Address, "track"), new StringContent(Events));

        var expected = asDate ? Bench.Now.AddSeconds(2).ToString("R", CultureInfo.InvariantCulture) : "2";
        Assert.That(response.Headers.NonValidated["Retry-After"].ToString(), Is.EqualTo(expected));
    }

    [TestCase("/import", 401, """{"code":401,"error":"Invalid credentials","status":"Unauthorized"}""")]
    [TestCase("/import", 413, """{"code":413,"error":"request exceeds max limit of 10485760 bytes","status":"Request Entity Too Large"}""")]
    [TestCase("/import", 429, """{"code":429,"error":"Project exceeded rate limits. Please retry the request with exponential backoff.","status":"Too Many Requests"}""")]
    public async Task A_status_comes_with_the_body_Mixpanel_gives_it(string path, int status, string body)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(status);

        Assert.That(await bench.PostJsonAsync(path, Events), Is.EqualTo(new Answered(status, "application/json", body)));
    }

    [TestCase("/track", 200, "text/plain", "1")]
    [TestCase("/engage", 202, "text/plain", "1")]
    [TestCase("/groups", 302, "text/plain", "1")]
    [TestCase("/import", 200, "application/json", """{"code":200,"num_records_imported":0,"status":"OK"}""")]
    [TestCase("/flags", 200, "application/json", """{"code":200,"flags":{}}""")]
    [TestCase("/flags/definitions", 200, "application/json", """{"flags":[]}""")]
    public async Task A_status_that_is_no_error_comes_as_success_though_nothing_was_processed(string path, int status, string type, string body)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(status);

        var answer = path.StartsWith("/flags", StringComparison.Ordinal) ? await bench.GetAsync(path) : await bench.PostJsonAsync(path, Events);

        Assert.That(answer, Is.EqualTo(new Answered(status, type, body)));
        Assert.That(bench.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task A_fault_of_the_server_comes_as_a_page_of_what_stands_in_front_of_it([Values(500, 502, 503, 504)] int status)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(status);

        var answer = await bench.PostJsonAsync("/import", Events);

        Assert.That(answer.ContentType, Is.EqualTo("text/html"));
        Assert.That(answer.Body, Does.Contain($"<title>{status} "));
    }

    [Test]
    public async Task A_body_of_the_callers_own_is_sent()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(new Fault { Status = 200, Body = """{"status":0,"error":"a temporary failure occurred"}""" });

        var answer = await bench.PostJsonAsync("/track?verbose=1", Events);

        Assert.That(answer, Is.EqualTo(new Answered(200, "application/json", """{"status":0,"error":"a temporary failure occurred"}""")));
        Assert.That(bench.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task A_body_without_a_status_replaces_the_reply_of_a_processed_request()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(new Fault { Body = "odd" });

        var answer = await bench.PostJsonAsync("/track", Events);

        Assert.That(answer, Is.EqualTo(new Answered(200, "text/plain", "odd")));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(2));
    }

    [TestCase(ConnectionFault.ResetBefore, 0)]
    [TestCase(ConnectionFault.ResetAfter, 2)]
    public async Task A_connection_is_reset_before_or_after_the_request_was_processed(ConnectionFault connection, int kept)
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(new Fault { Connection = connection });

        await Assert.ThatAsync(() => bench.PostJsonAsync("/track", Events), Throws.InstanceOf<HttpRequestException>());

        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(kept));
        Assert.That(bench.Emulator.Requests.Single().Status, Is.Zero);
        Assert.That(await StatusAsync(bench), Is.EqualTo(200));
    }

    [Test]
    public async Task A_truncated_reply_ends_before_its_announced_length()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(new Fault { Connection = ConnectionFault.Truncate });

        var raw = await RawSocket.ExchangeAsync(bench.Emulator.Address, "POST /track?verbose=1 HTTP/1.1", Events);

        Assert.That(raw, Does.StartWith("HTTP/1.1 200 OK\r\n").And.Contain("Content-Length: 25\r\n").And.EndsWith("\r\n\r\n{\"error\":nul"));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(2));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_delayed_request_waits_by_the_clock_before_it_is_processed(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(Bench.Now);
        await using var bench = await Bench.StartAsync(options => (options.TimeProvider, options.ReadTimeout) = (time, TimeSpan.FromDays(1)));
        bench.Emulator.FailNext(new Fault { Delay = TimeSpan.FromMinutes(1) });
        var struck = Struck(bench);

        var sent = bench.PostJsonAsync("/track", Events);
        await struck.WaitAsync(cancellationToken);
        Assert.That(bench.Emulator.Messages, Is.Empty);
        await AdvanceUntilAsync(time, sent, cancellationToken);

        Assert.That((await sent).Body, Is.EqualTo("1"));
        Assert.That(time.GetUtcNow() - Bench.Now, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_slow_reply_sends_its_head_at_once_and_its_body_by_and_by(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(Bench.Now);
        await using var bench = await Bench.StartAsync(options => (options.TimeProvider, options.ReadTimeout) = (time, TimeSpan.FromDays(1)));
        bench.Emulator.FailNext(new Fault { ReplyDuration = TimeSpan.FromSeconds(10) });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bench.Emulator.Address, "track?verbose=1"))
        {
            Content = new StringContent(Events),
        };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(time.GetUtcNow(), Is.EqualTo(Bench.Now));

        var body = response.Content.ReadAsStringAsync(cancellationToken);
        await AdvanceUntilAsync(time, body, cancellationToken);
        Assert.That(await body, Is.EqualTo("""{"error":null,"status":1}"""));
        Assert.That(time.GetUtcNow() - Bench.Now, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(10)));
    }

    private static async Task<int> StatusAsync(Bench bench) => (await bench.PostJsonAsync("/track", Events)).Status;

    private static Task Struck(Bench bench)
    {
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Emulator.Faults.Changed += (_, _) => struck.TrySetResult();
        return struck.Task;
    }

    // The emulator starts each of its waits in its own time, so the clock must go on until all of them have been served.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
