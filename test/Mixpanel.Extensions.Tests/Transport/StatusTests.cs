using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class StatusTests
{
    private static readonly (int Code, SendStatus Status, SendReason Reason, Repeat Repeat, int Requests)[] _expected =
    [
        (200, SendStatus.Delivered, SendReason.None, Repeat.Never, 1),
        (201, SendStatus.Delivered, SendReason.None, Repeat.Never, 1),
        (204, SendStatus.Delivered, SendReason.None, Repeat.Never, 1),
        (301, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (302, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (304, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (307, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (400, SendStatus.Rejected, SendReason.RefusedByMixpanel, Repeat.Never, 1),
        (401, SendStatus.Failed, SendReason.Unauthorized, Repeat.Safe, 1),
        (403, SendStatus.Failed, SendReason.Unauthorized, Repeat.Safe, 1),
        (404, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (408, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
        (413, SendStatus.Rejected, SendReason.TooLarge, Repeat.Never, 1),
        (414, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (415, SendStatus.Failed, SendReason.UnexpectedStatus, Repeat.Safe, 1),
        (429, SendStatus.Failed, SendReason.RateLimited, Repeat.Safe, 3),
        (500, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
        (502, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
        (503, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
        (504, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
        (520, SendStatus.Failed, SendReason.ServerError, Repeat.Uncertain, 3),
    ];

    private static IEnumerable<TestCaseData> EveryStatusOnEveryEndpoint =>
        from endpoint in Sample.Endpoints
        from expected in _expected
        select new TestCaseData(endpoint, expected.Code, expected.Status, expected.Reason, expected.Repeat, expected.Requests);

    [TestCaseSource(nameof(EveryStatusOnEveryEndpoint))]
    public async Task A_status_decides_result_and_repetition(
        string endpoint, int code, SendStatus status, SendReason reason, Repeat repeat, int requests)
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Otherwise = request =>
        {
            var reply = ScriptedServer.Accept(request);
            reply.StatusCode = (System.Net.HttpStatusCode)code;
            return reply;
        };

        var result = await project.RunAsync(project.Mixpanel.SendAsync(Sample.For(endpoint)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Status, Is.EqualTo(status));
            Assert.That(result.Reason, Is.EqualTo(reason));
            Assert.That(result.Repeat, Is.EqualTo(repeat));
            Assert.That(result.StatusCode, Is.EqualTo(status == SendStatus.Delivered ? null : code));
            Assert.That(project.Server.Requests.Select(request => request.Path), Is.EqualTo(Enumerable.Repeat(endpoint, requests)));
        }
    }

    [Test]
    public async Task A_refusal_with_a_page_instead_of_json_is_still_that_refusal([Values(400, 401, 403, 404, 429, 502)] int code)
    {
        await using var project = new TestProject(options => options.Retry.MaxRetries = 0);
        project.Server.Then(code, "<html><body>nginx</body></html>");

        var result = await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(result.IsSuccess, Is.False);
        Assert.That(result.StatusCode, Is.EqualTo(code));
        Assert.That(result.Detail, Is.Null);
    }

    [Test]
    public async Task The_words_of_a_refusal_are_the_detail()
    {
        await using var project = new TestProject();
        project.Server.Then(401, """{"code":401,"error":"Invalid credentials","status":"Unauthorized"}""");

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Detail, Is.EqualTo("Invalid credentials"));
    }
}
