using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class FlushAndDisposeTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_stage_sends_while_it_is_disposed_still_goes_out(bool synchronously)
    {
        var project = new TestProject(pipeline: pipeline => pipeline.Use((_, next) => new HoldingSender(next)));
        await project.Mixpanel.TrackAsync("user-1", "Held");

        if (synchronously)
        {
            ((ServiceProvider)project.Services).Dispose();
        }
        else
        {
            await project.DisposeAsync();
        }

        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_flush_waits_for_calls_that_nobody_awaits()
    {
        await using var project = new TestProject();
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        project.Server.Then((_, _) => answer.Task);
        _ = project.Mixpanel.TrackAsync("user-1", "Not awaited");

        var flushing = project.Mixpanel.FlushAsync();
        Assert.That(flushing.IsCompleted, Is.False);
        answer.SetResult(ScriptedServer.Reply(200, "1"));

        Assert.That(await flushing, Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
    }

    [Test]
    public async Task A_flush_that_is_cancelled_leaves_the_calls_alone()
    {
        await using var project = new TestProject();
        using var impatience = new CancellationTokenSource();
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        project.Server.Then((_, _) => answer.Task);
        var sending = project.Mixpanel.TrackAsync("user-1", "Slow");

        var flushing = project.Mixpanel.FlushAsync(impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThatAsync(() => flushing, Throws.InstanceOf<OperationCanceledException>());
        answer.SetResult(ScriptedServer.Reply(200, "1"));

        Assert.That((await sending).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public async Task A_stage_that_throws_in_a_flush_does_not_reach_the_caller()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.Use((_, next) => new BrokenFlush(next)));

        Assert.That(await project.Mixpanel.FlushAsync(), Is.Default);
        Assert.That(project.Log.GetSnapshot().Select(line => line.Id.Id), Does.Contain(505));
    }

    [Test]
    public async Task A_refused_flood_of_events_ends_after_two_hundred_requests()
    {
        await using var project = new TestProject(options => options.EventEndpoint = EventEndpoint.Import);
        project.Server.Otherwise = _ => ScriptedServer.Reply(400, "<html>no</html>");

        var results = await project.Mixpanel.SendAsync(Sample.Events(2000));

        Assert.That(project.Server.Requests, Has.Count.EqualTo(200));
        Assert.That(results.Select(result => result.Reason).Distinct(), Is.EquivalentTo(new[] { SendReason.RefusedByMixpanel, SendReason.PartlyRefused }));
    }

    [Test]
    public async Task A_call_that_is_cancelled_while_a_refusal_trickles_in_was_cancelled_and_did_not_fail()
    {
        await using var project = new TestProject();
        using var impatience = new CancellationTokenSource();
        project.Server.Then(_ => new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable)
        {
            Content = new StreamContent(new SlowStream(project.Clock)),
        });
        var sending = project.Mixpanel.TrackAsync("user-1", "Slow", cancellationToken: impatience.Token);

        await project.Clock.WaitBeginsAsync(sending);
        await impatience.CancelAsync();

        await Assert.ThatAsync(() => sending, Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed class HoldingSender(IMessageSender next) : DelegatingSender(next)
    {
        private MixpanelMessage? _held;

        public override ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
        {
            _held = messages[0];
            return new(new BatchResult(SendResult.Buffered, messages.Count));
        }

        public override async ValueTask DisposeAsync()
        {
            await Next.SendAsync(new MessageBatch(_held!), CancellationToken.None);
            await base.DisposeAsync();
        }
    }

    private sealed class BrokenFlush(IMessageSender next) : DelegatingSender(next)
    {
        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
