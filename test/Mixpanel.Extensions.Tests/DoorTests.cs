using Mixpanel.Extensions.Tests.Senders;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Tests.Transport;

namespace Mixpanel.Extensions.Tests;

internal sealed class DoorTests
{
    [Test]
    public async Task A_cancelled_token_sends_nothing()
    {
        await using var project = new TestProject();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<TaskCanceledException>(() => project.Mixpanel.TrackAsync("user-1", "Signed Up", null, cancelled));
        await Assert.ThrowsAsync<TaskCanceledException>(() => project.Mixpanel.SendAsync(Sample.Events(2), cancelled));
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Cancelling_a_request_is_an_exception([Values(1, 2)] int count)
    {
        await using var project = new TestProject();
        using var source = new CancellationTokenSource();
        project.Server.Then((_, token) =>
        {
            source.Cancel();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The token did not come through.");
        });

        await Assert.CatchAsync<OperationCanceledException>(() => Send(project, count, source.Token));
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
        Assert.That(project.Log.GetSnapshot(), Is.Empty);
    }

    [Test]
    public async Task Cancelling_a_wait_is_an_exception([Values(1, 2)] int count)
    {
        await using var project = new TestProject();
        using var source = new CancellationTokenSource();
        project.Server.Then(503);

        var sending = Send(project, count, source.Token);
        Assert.That(await project.Clock.WaitBeginsAsync(sending), Is.Not.Null);
        await source.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => sending);
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Cancelling_stops_the_requests_that_have_not_begun()
    {
        var observer = new Observer();
        await using var project = new TestProject(options => options.MaxEventsPerRequest = 1, pipeline => pipeline.AddObserver(_ => observer));
        using var source = new CancellationTokenSource();
        project.Server.Then(request =>
        {
            source.Cancel();
            return ScriptedServer.Accept(request);
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => project.Mixpanel.SendAsync(Sample.Events(3), source.Token));

        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
        Assert.That(observer.Results, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_is_wrong_does_not_hold_up_the_others()
    {
        await using var project = new TestProject();

        var results = await project.Mixpanel.SendAsync(
            [new EventBuilder("user-1", "A").With("n", double.NaN), new EventBuilder("user-1", "B"), new ProfileBuilder("user-1")]);

        Assert.That(
            results.Select(result => result.Status), Is.EqualTo([SendStatus.Rejected, SendStatus.Delivered, SendStatus.Filtered]));
        Assert.That((await project.Mixpanel.SendAsync([new ProfileBuilder("user-1")]))[0].Reason, Is.EqualTo(SendReason.NothingToSend));
        Assert.That(await project.Mixpanel.SendAsync([]), Is.Empty);
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nothing_instead_of_a_message_throws()
    {
        await using var project = new TestProject();

        Assert.That(() => project.Mixpanel.SendAsync((MessageBuilder)null!), Throws.ArgumentNullException);
        Assert.That(() => project.Mixpanel.SendAsync((MessageBuilder[])null!), Throws.ArgumentNullException);
        Assert.That(() => project.Mixpanel.SendAsync([null!]), Throws.ArgumentException);
        Assert.That(() => project.Mixpanel.Build(null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Build_throws_what_would_be_rejected()
    {
        await using var project = new TestProject();

        Assert.That(() => project.Mixpanel.Build(new MergeBuilder("a", "b")), Throws.TypeOf<MixpanelException>()
            .With.Property("Reason").EqualTo(SendReason.CredentialsRequired).And.Property("Kind").EqualTo(MessageKind.Merge));
    }

    [Test]
    public async Task A_project_that_is_not_enabled_filters_everything_and_needs_no_token()
    {
        await using var project = new TestProject(options =>
        {
            options.Enabled = false;
            options.ProjectToken = null;
        });

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.ToString(), Is.EqualTo("Filtered (Disabled)"));
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Each_short_form_sends_its_kind()
    {
        await using var project = new TestProject(options => options.ProjectSecret = "secret");
        var mixpanel = project.Mixpanel;

        SendResult[] results =
        [
            await mixpanel.TrackAsync("user-1", "A"),
            await mixpanel.ImportAsync("user-1", "B", TestProject.Start),
            await mixpanel.AliasAsync("a", "b"),
            await mixpanel.MergeAsync("a", "b"),
            await mixpanel.IdentifyAsync("user-1", "anonymous-1"),
            await mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("a", 1)),
            await mixpanel.UpdateGroupAsync("company", "acme", group => group.Set("a", 1)),
        ];

        Assert.That(results, Is.All.SameAs(SendResult.Delivered));
        Assert.That(project.Server.Requests.Select(request => request.Path), Is.EqualTo(
            ["/track", "/import", "/track", "/import", "/track", "/engage", "/groups"]));
    }

    [Test]
    public async Task An_observer_gets_messages_and_results_once_they_are_settled()
    {
        var observer = new Observer();
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .AddObserver(_ => observer)
            .Use((_, next) => new Stage(next, async (to, messages, token) => messages.Count == 1
                ? await to.SendAsync(messages, token)
                : new BatchResult([SendResult.Buffered, SendResult.Delivered, SendResult.Stored]))));

        await project.Mixpanel.TrackAsync("user-1", "Alone");
        await project.Mixpanel.SendAsync(Sample.Events(3));

        Assert.That(observer.Results, Is.EqualTo([SendResult.Delivered, SendResult.Delivered]));
        Assert.That(observer.Messages[1].InsertId, Is.EqualTo("id-1"), "the one of the batch that nobody holds any more");
    }

    private static Task Send(TestProject project, int count, CancellationToken cancellationToken) => count == 1
        ? project.Mixpanel.SendAsync(Sample.Events(1)[0], cancellationToken)
        : project.Mixpanel.SendAsync(Sample.Events(count), cancellationToken);
}
