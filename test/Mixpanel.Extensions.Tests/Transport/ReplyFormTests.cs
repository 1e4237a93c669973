using System.Net;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class ReplyFormTests
{
    private const string Import200 = """{"code":200,"num_records_imported":1,"status":""";

    private static readonly (string Body, string Outcome)[] _forms =
    [
        ("1", "Delivered"),
        ("1\n", "Delivered"),
        ("\"1\"", "Delivered"),
        ("0", "Rejected (RefusedByMixpanel)"),
        ("\"0\"", "Rejected (RefusedByMixpanel)"),
        ("2", "Failed (UnreadableReply)"),
        ("1.5", "Failed (UnreadableReply)"),
        ("99999999999999999999", "Failed (UnreadableReply)"),
        ("""{"error":null,"status":1}""", "Delivered"),
        ("""{"error":"","status":1}""", "Delivered"),
        ("""{"status":1}""", "Delivered"),
        ("""{"status":"1"}""", "Delivered"),
        ("""{"status":"ok"}""", "Delivered"),
        ("""{"error":"token, missing or empty","status":0}""", "Rejected (RefusedByMixpanel)"),
        ("""{"status":"0"}""", "Rejected (RefusedByMixpanel)"),
        ("""{"error":"no","status":"error"}""", "Rejected (RefusedByMixpanel)"),
        (Import200 + "\"OK\"}", "Delivered"),
        (Import200 + "200}", "Delivered"),
        ("""{"code":200,"num_records_imported":1}""", "Delivered"),
        ("""{"code":400,"error":"no"}""", "Rejected (RefusedByMixpanel)"),
        ("""{"code":"200"}""", "Failed (UnreadableReply)"),
        ("""{"status":null}""", "Failed (UnreadableReply)"),
        ("""{"status":""}""", "Failed (UnreadableReply)"),
        ("""{"status":true}""", "Failed (UnreadableReply)"),
        ("""{"status":[1]}""", "Failed (UnreadableReply)"),
        ("{}", "Failed (UnreadableReply)"),
        ("[]", "Failed (UnreadableReply)"),
        ("null", "Failed (UnreadableReply)"),
        ("true", "Failed (UnreadableReply)"),
        ("\"welcome to our captive portal\"", "Failed (UnreadableReply)"),
        ("", "Failed (UnreadableReply)"),
        ("OK", "Failed (UnreadableReply)"),
        ("<html>Sign in to the network</html>", "Failed (UnreadableReply)"),
        ("""{"error":null,"sta""", "Failed (UnreadableReply)"),
        ("""{"status":1}{"status":1}""", "Failed (UnreadableReply)"),
        ("""{"status":"\ud800"}""", "Failed (UnreadableReply)"),
        ("""{"status":0,"error":"\ud800"}""", "Failed (UnreadableReply)"),
    ];

    private static IEnumerable<TestCaseData> EveryFormOnEveryEndpoint =>
        from endpoint in Sample.Endpoints
        from form in _forms
        select new TestCaseData(endpoint, form.Body, form.Outcome);

    [TestCaseSource(nameof(EveryFormOnEveryEndpoint))]
    public async Task The_text_of_a_200_decides(string endpoint, string body, string outcome)
    {
        await using var project = new TestProject();
        project.Server.Then(200, body);

        var result = await project.Mixpanel.SendAsync(Sample.For(endpoint));

        Assert.That(result.ToString(), Is.EqualTo(outcome));
        Assert.That(result.Repeat, Is.EqualTo(result.Reason == SendReason.UnreadableReply ? Repeat.Uncertain : Repeat.Never));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_temporary_failure_is_tried_again([Values("/track", "/import", "/engage", "/groups")] string endpoint)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(200, """{"error":"A temporary failure occurred, sorry","status":0}""");

        var result = await project.RunAsync(project.Mixpanel.SendAsync(Sample.For(endpoint)));

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_temporary_failure_that_stays_is_a_server_error()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Otherwise = _ => ScriptedServer.Reply(200, """{"error":"a temporary failure occurred","status":0}""");

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.ToString(), Is.EqualTo("Failed (ServerError)"));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [Test]
    public async Task A_success_that_mentions_a_temporary_failure_is_a_success()
    {
        await using var project = new TestProject();
        project.Server.Then(200, """{"error":"a temporary failure occurred","status":1}""");

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [TestCase(200, "Failed (UnreadableReply)")]
    [TestCase(401, "Failed (Unauthorized)")]
    public async Task A_body_that_is_no_text_is_unreadable(int code, string outcome)
    {
        await using var project = new TestProject();
        project.Server.Then(_ => new HttpResponseMessage((HttpStatusCode)code)
        {
            Content = new ByteArrayContent([.. "{\"status\":0,\"error\":\""u8, 0xff, 0xfe, .. "\"}"u8]),
        });

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).ToString(), Is.EqualTo(outcome));
    }

    [Test]
    public async Task A_body_just_below_the_limit_is_read()
    {
        await using var project = new TestProject();
        project.Server.Then(200, """{"status":1}""".PadRight(AttemptHandler.MaxReplyBytes - 1));

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task An_endless_body_is_given_up_at_the_limit([Values(200, 500)] int code)
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        var body = new EndlessStream();
        project.Server.Then(_ => new HttpResponseMessage((HttpStatusCode)code) { Content = new StreamContent(body) });

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Reason, Is.EqualTo(code == 200 ? SendReason.UnreadableReply : SendReason.ServerError));
        Assert.That(body.Given, Is.EqualTo(AttemptHandler.MaxReplyBytes));
    }

    [TestCase(200, "Failed (ConnectionFailed)")]
    [TestCase(401, "Failed (Unauthorized)")]
    [TestCase(429, "Failed (RateLimited)")]
    public async Task A_body_that_breaks_off_leaves_a_refusal_a_refusal(int code, string outcome)
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        project.Server.Then(_ => new HttpResponseMessage((HttpStatusCode)code) { Content = new StreamContent(new BrokenStream()) });

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).ToString(), Is.EqualTo(outcome));
    }

    [Test]
    public async Task Control_characters_and_length_of_the_servers_words_are_tamed()
    {
        await using var project = new TestProject();
        project.Server.Then(200, $$"""{"status":0,"error":"one\r\ntwo{{new string('x', 1000)}}"}""");

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Detail, Does.StartWith("one  two").And.Length.EqualTo(500));
    }
}
