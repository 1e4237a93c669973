using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Tests.Transport;

namespace Mixpanel.Extensions.Tests.Senders;

internal sealed class StageTests
{
    private static readonly Dictionary<string, Func<MessageBatch, ValueTask<BatchResult>>> _broken = new()
    {
        ["throws"] = _ => throw new InvalidOperationException("secret"),
        ["fails"] = _ => ValueTask.FromException<BatchResult>(new InvalidOperationException("secret")),
        ["fails late"] = async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        },
        ["answers too little"] = _ => new(default(BatchResult)),
        ["answers too much"] = messages => new(new BatchResult(SendResult.Delivered, messages.Count + 1)),
        ["answers too much late"] = async messages =>
        {
            await Task.Yield();
            return new BatchResult(SendResult.Delivered, messages.Count + 1);
        },
    };

    private static IEnumerable<string> Faults => _broken.Keys;

    [Test]
    public async Task A_stage_that_breaks_its_contract_is_an_answer_and_a_log_line(
        [ValueSource(nameof(Faults))] string fault, [Values(1, 3)] int count)
    {
        var observer = new Observer();
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (_, messages, _) => _broken[fault](messages)))
            .AddObserver(_ => observer));

        var results = count == 1
            ? [await project.Mixpanel.SendAsync(Sample.Events(1)[0])]
            : (IReadOnlyList<SendResult>)await project.Mixpanel.SendAsync(Sample.Events(count));

        Assert.That(results, Has.Count.EqualTo(count));
        Assert.That(results.Select(result => (result.Reason, result.Repeat)), Is.All.EqualTo((SendReason.StageFailed, Repeat.Uncertain)));
        Assert.That(observer.Results, Has.Count.EqualTo(count));
        Assert.That(project.Log.GetSnapshot().Count(line => line.Id.Id == 505), Is.EqualTo(1));
        Assert.That(project.Log.GetSnapshot().Select(line => line.Message), Has.None.Contains("secret"));
    }

    [Test]
    public async Task A_stage_that_throws_cancellation_of_its_own_is_a_result()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (_, _, _) => throw new OperationCanceledException())));

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.ToString(), Is.EqualTo("Failed (Canceled)"));
    }

    [Test]
    public async Task A_stage_that_never_calls_next_is_the_last_one()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (_, messages, _) => new(new BatchResult(SendResult.Stored, messages.Count)))));

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result, Is.SameAs(SendResult.Stored));
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_stage_may_pass_on_nothing()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.Use((_, next) => new Stage(next, async (to, messages, token) =>
        {
            Assert.That(await to.SendAsync(messages.Slice(0, 0), token), Is.Empty);
            return new BatchResult(SendResult.Filtered, messages.Count);
        })));

        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).Status, Is.EqualTo(SendStatus.Filtered));
    }

    [Test]
    public async Task Stages_are_entered_and_disposed_in_the_order_they_were_added()
    {
        var order = new List<string>();
        MixpanelBuilder Add(MixpanelBuilder pipeline, string name) => pipeline.Use((_, next) => new Stage(
            next,
            (to, messages, token) =>
            {
                order.Add($"enter {name}");
                return to.SendAsync(messages, token);
            },
            () => order.Add($"dispose {name}")));

        await using (var project = new TestProject(pipeline: pipeline => Add(Add(pipeline, "first"), "second")))
        {
            await project.Mixpanel.TrackAsync("user-1", "Signed Up");
        }

        Assert.That(order, Is.EqualTo(["enter first", "enter second", "dispose first", "dispose second"]));
    }

    [Test]
    public async Task A_stage_that_throws_while_disposed_does_not_keep_the_others_from_it()
    {
        var disposed = false;
        var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (to, messages, token) => to.SendAsync(messages, token), () => throw new InvalidOperationException()))
            .Use((_, next) => new Stage(next, (to, messages, token) => to.SendAsync(messages, token), () => disposed = true)));
        await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        await project.DisposeAsync();

        Assert.That(disposed, Is.True);
        Assert.That(project.Log.GetSnapshot().Select(line => line.Id.Id), Does.Contain(507));
    }

    [Test]
    public async Task Disposal_happens_once_however_often_and_from_wherever_it_is_asked_for()
    {
        var disposed = 0;
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (to, messages, token) => to.SendAsync(messages, token), () => Interlocked.Increment(ref disposed))));
        var mixpanel = project.Mixpanel;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            if (i % 2 == 0)
            {
                ((IDisposable)mixpanel).Dispose();
            }
            else
            {
                await ((IAsyncDisposable)mixpanel).DisposeAsync();
            }
        })));

        Assert.That(disposed, Is.EqualTo(1));
        var result = await mixpanel.TrackAsync("user-1", "Signed Up");
        Assert.That(result.ToString(), Is.EqualTo("Failed (Closed)"));
        Assert.That(result.Repeat, Is.EqualTo(Repeat.Safe));
    }

    [Test]
    public async Task Flush_asks_the_stages_and_is_nothing_without_them()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .Use((_, next) => new Stage(next, (to, messages, token) => to.SendAsync(messages, token))));

        Assert.That(await project.Mixpanel.FlushAsync(), Is.EqualTo(default(FlushResult)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => project.Mixpanel.FlushAsync(new CancellationToken(true)));
    }
}
