using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class StrictImportTests
{
    private const string Row = """{"index":1,"insert_id":"id-1","field":"properties.time","message":"too old"}""";

    [TestCase(Row, TestName = "{m}_by_index_and_id")]
    [TestCase("""{"index":1,"field":"properties.time","message":"too old"}""", TestName = "{m}_by_index")]
    [TestCase("""{"insert_id":"id-1","field":"properties.time","message":"too old"}""", TestName = "{m}_by_id")]
    [TestCase("""{"$insert_id":"id-1","field":"properties.time","message":"too old"}""", TestName = "{m}_by_dollar_id")]
    [TestCase("""{"index":0,"insert_id":"id-1","field":"properties.time","message":"too old"}""", TestName = "{m}_by_id_against_index")]
    [TestCase("""{"index":1,"insert_id":"unknown","field":"properties.time","message":"too old"}""", TestName = "{m}_by_index_of_unknown_id")]
    [TestCase("""{"index":99,"insert_id":"id-1","field":"properties.time","message":"too old"}""", TestName = "{m}_by_id_with_index_out_of_range")]
    public async Task Rows_are_believed_if_the_sum_is_right(string row)
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Then(400, Reply(2, row));

        var results = await project.Mixpanel.SendAsync(Sample.Events(3));

        Assert.That(Statuses(results), Is.EqualTo([SendStatus.Delivered, SendStatus.Rejected, SendStatus.Delivered]));
        Assert.That(results[1].Field, Is.EqualTo("properties.time"));
        Assert.That(results[1].Detail, Is.EqualTo("too old"));
        Assert.That(results[1].StatusCode, Is.EqualTo(400));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(0, Row)]
    [TestCase(2, Row, Row, TestName = "a row twice")]
    [TestCase(1, Row, """{"index":99,"message":"x"}""", TestName = "a row out of range")]
    [TestCase(1, Row, "\"some text\"", TestName = "a row that is text")]
    [TestCase(2, Row, """{"index":-1}""", TestName = "a row too many")]
    public async Task Events_without_a_row_are_sent_again_if_the_sum_is_wrong(int imported, params string[] rows)
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Then(400, Reply(imported, rows));

        var results = await project.Mixpanel.SendAsync(Sample.Events(3));

        Assert.That(Statuses(results), Is.EqualTo([SendStatus.Delivered, SendStatus.Rejected, SendStatus.Delivered]));
        Assert.That(Names(project.Server.Requests[^1]), Is.EqualTo(["Event 0", "Event 2"]));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Events_that_wait_to_be_sent_again_may_have_arrived()
    {
        await using var project = new TestProject(options =>
        {
            Sample.ToImport(options);
            options.Retry.MaxRetries = 0;
        });
        project.Server.Then(400, Reply(0, Row)).ThenRefuseConnection();

        var results = await project.Mixpanel.SendAsync(Sample.Events(3));

        Assert.That(results[0].Repeat, Is.EqualTo(Repeat.Uncertain));
    }

    [TestCase("", TestName = "{m}_empty")]
    [TestCase("""{"code":400,"error":"bad","status":"Bad Request"}""", TestName = "{m}_without_rows")]
    [TestCase("""{"code":400,"failed_records":["identity events are not allowed"],"num_records_imported":7}""", TestName = "{m}_text_rows")]
    [TestCase("""{"code":400,"failed_records":{"0":"no"}}""", TestName = "{m}_rows_that_are_no_list")]
    [TestCase("""{"code":400,"failed_records":[{"index":99}]}""", TestName = "{m}_rows_out_of_range")]
    public async Task A_bare_400_is_searched_by_halving(string body)
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Otherwise = request => Names(request).Contains("Event 5") ? ScriptedServer.Reply(400, body) : ScriptedServer.Accept(request);

        var results = await project.Mixpanel.SendAsync(Sample.Events(8));

        Assert.That(Rejected(results), Is.EqualTo([5]));
        Assert.That(results.Count(result => result.IsSuccess), Is.EqualTo(7));
    }

    [Test]
    public async Task One_bad_event_of_2000_is_found_in_23_requests([Values(0, 1, 777, 1999)] int bad)
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Otherwise = request =>
            Names(request).Contains($"Event {bad}") ? ScriptedServer.Reply(400, "") : ScriptedServer.Accept(request);

        var results = await project.Mixpanel.SendAsync(Sample.Events(2000));

        Assert.That(Rejected(results), Is.EqualTo([bad]));
        Assert.That(project.Server.Requests, Has.Count.LessThanOrEqualTo(23));
    }

    [Test]
    public async Task Several_bad_events_are_found()
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Otherwise = request => Names(request).Intersect(["Event 3", "Event 4", "Event 60"]).Any()
            ? ScriptedServer.Reply(400, "")
            : ScriptedServer.Accept(request);

        var results = await project.Mixpanel.SendAsync(Sample.Events(100));

        Assert.That(Rejected(results), Is.EqualTo([3, 4, 60]));
    }

    [Test]
    public async Task A_text_row_about_a_lone_event_is_its_detail()
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Then(400, """{"code":400,"failed_records":["not allowed"],"num_records_imported":0}""");

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.ToString(), Is.EqualTo("Rejected (RefusedByMixpanel)"));
        Assert.That(result.Detail, Is.EqualTo("not allowed"));
    }

    [Test]
    public async Task A_200_with_rows_is_read_like_a_400()
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Then(200, Reply(2, Row));

        var results = await project.Mixpanel.SendAsync(Sample.Events(3));

        Assert.That(Rejected(results), Is.EqualTo([1]));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_200_for_fewer_events_than_were_sent_is_searched()
    {
        await using var project = new TestProject(Sample.ToImport);
        project.Server.Otherwise = request => ScriptedServer.Reply(
            200, $$"""{"code":200,"num_records_imported":{{Names(request).Count(name => name != "Event 2")}},"status":"OK"}""");

        var results = await project.Mixpanel.SendAsync(Sample.Events(4));

        Assert.That(Rejected(results), Is.EqualTo([2]));
    }

    [Test]
    public async Task A_200_with_status_0_refuses_the_request_as_a_whole()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(200, """{"error":"token, missing or empty","status":0}""");

        var results = await project.Mixpanel.SendAsync(Sample.Events(2));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.PartlyRefused));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("""{"code":400,"failed_records":[{"index":0,"message":"no"}],"num_records_imported":0}""")]
    public async Task Events_without_an_id_are_not_sent_twice(string body)
    {
        await using var project = new TestProject(Sample.ToImport, pipeline => pipeline.Use((_, next) => new Senders.Stage(
            next, (to, messages, token) => to.SendAsync(new MessageBatch([.. messages.Select(WithoutId)]), token))));
        project.Server.Then(400, body);

        var results = await project.Mixpanel.SendAsync(Sample.Events(2));

        Assert.That(results[1].Reason, Is.EqualTo(SendReason.PartlyRefused));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    private static string Reply(int imported, params string[] rows) =>
        $$"""{"code":400,"error":"some data points failed","failed_records":[{{string.Join(',', rows)}}],"num_records_imported":{{imported}},"status":"Bad Request"}""";

    private static MixpanelMessage WithoutId(MixpanelMessage message) =>
        MixpanelMessage.Restore(message.Kind, message.Json.Span, message.Time, null, insertId: null, 1, isRepeatable: false);

    private static string[] Names(SentRequest request) => [.. request.Json.Select(record => (string)record!["event"]!)];

    private static SendStatus[] Statuses(BatchResult results) => [.. results.Select(result => result.Status)];

    private static int[] Rejected(BatchResult results) =>
        [.. Enumerable.Range(0, results.Count).Where(i => results[i].Reason == SendReason.RefusedByMixpanel)];
}
