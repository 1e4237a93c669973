using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Tests.Buffering.Rig;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>The buffer as a project has it, with HTTP behind it.</summary>
internal sealed class BufferProjectTests
{
    private static readonly TimeSpan _watchdog = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_token_that_is_cancelled_does_not_take_back_what_has_happened()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.UseBuffer());
        var canceled = new CancellationToken(canceled: true);

        var one = await project.Mixpanel.TrackAsync("user-1", "A", cancellationToken: canceled);
        var several = await project.Mixpanel.SendAsync([new EventBuilder("user-1", "B"), new EventBuilder("user-1", "C")], canceled);

        Assert.That(several.Append(one), Is.All.SameAs(SendResult.Buffered));
        Assert.That(await project.Mixpanel.FlushAsync(CancellationToken.None), Is.EqualTo(new FlushResult(3, 0, 0, 0, 0, 0)));
    }

    [Test]
    public async Task Without_a_buffer_a_token_that_is_cancelled_calls_the_message_off()
    {
        await using var project = new TestProject();
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThatAsync(
            () => project.Mixpanel.TrackAsync("user-1", "A", cancellationToken: canceled), Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(
            () => project.Mixpanel.SendAsync([new EventBuilder("user-1", "B")], canceled), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task Changes_of_a_profile_that_wait_for_room_arrive_in_the_order_of_their_calls()
    {
        await using var project = new TestProject(
            pipeline: pipeline => pipeline.UseBuffer(options => (options.MaxMessages, options.WhenFull) = (2, FullBufferPolicy.Wait)));
        var answer = Hold(project);

        var calls = Enumerable.Range(0, 50)
            .Select(i => project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("step", i))).ToArray();
        Assert.That(calls.Count(static call => call.IsCompleted), Is.EqualTo(2));
        answer.SetResult(ScriptedServer.Reply(200, """{"error":null,"status":1}"""));

        Assert.That(await Task.WhenAll(calls).WaitAsync(_watchdog), Is.All.SameAs(SendResult.Buffered));
        await project.Mixpanel.FlushAsync().WaitAsync(_watchdog);
        var steps = project.Server.Requests.SelectMany(static request => request.Json).Select(static update => (int)update!["$set"]!["step"]!);
        Assert.That(steps, Is.EqualTo(Enumerable.Range(0, 50)));
    }

    [Test]
    public async Task A_full_buffer_answers_without_waiting_for_an_observer_that_hangs()
    {
        using var observer = new HangingObserver();
        await using var project = new TestProject(
            pipeline: pipeline => pipeline.UseBuffer(static options => options.MaxMessages = 1).AddObserver(_ => observer));
        var answer = Hold(project);
        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Accepted")).Status, Is.EqualTo(SendStatus.Buffered));
        var first = project.Mixpanel.TrackAsync("user-1", "Refused");
        Assert.That(observer.Entered.Wait(_watchdog), Is.True);

        Task<SendResult>[] calls = [first, .. Enumerable.Range(0, 10).Select(_ => project.Mixpanel.TrackAsync("user-1", "Refused"))];

        Assert.That(observer.HasGivenUp, Is.False);
        Assert.That(calls.Select(static call => call.IsCompleted ? $"{call.Result}" : "waits"), Is.All.EqualTo("Dropped (BufferFull)"));
        observer.Release();
        answer.SetResult(ScriptedServer.Reply(200, """{"error":null,"status":1}"""));
        await project.Mixpanel.FlushAsync().WaitAsync(_watchdog);
        Assert.That(observer.Told.Count(static told => told == "Dropped (BufferFull)"), Is.EqualTo(11));
        Assert.That(observer.Told[^1], Is.EqualTo("Delivered"));
    }

    [Test]
    public async Task A_flush_ends_by_itself_while_a_request_hangs_and_counts_its_messages_once()
    {
        await using var project = new TestProject(
            pipeline: pipeline => pipeline.UseBuffer(static options => options.FlushTimeout = TimeSpan.FromSeconds(5)));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = Hold(project, arrived);
        for (var i = 0; i < 3; i++)
        {
            await project.Mixpanel.TrackAsync("user-1", i.ToString(CultureInfo.InvariantCulture));
        }

        var flushing = project.Mixpanel.FlushAsync();
        await arrived.Task.WaitAsync(_watchdog);
        project.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(await flushing.WaitAsync(_watchdog), Is.EqualTo(new FlushResult(0, 0, 0, 0, 0, 3)));
        var again = project.Mixpanel.FlushAsync();
        answer.SetResult(ScriptedServer.Reply(200, """{"error":null,"status":1}"""));
        Assert.That(await again.WaitAsync(_watchdog), Is.EqualTo(new FlushResult(3, 0, 0, 0, 0, 0)));
        Assert.That(project.Request.Json, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_request_that_fails_is_repeated_by_the_pump_alone()
    {
        using var failed = new LineSignal(103);
        await using var project = new TestProject(
            options => options.Retry.MaxRetries = 5, pipeline => pipeline.UseBuffer().Services.AddSingleton<ILoggerProvider>(failed));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        project.Server.Then(503).Then((request, _) =>
        {
            arrived.SetResult();
            return Task.FromResult(ScriptedServer.Accept(request));
        });
        await project.Mixpanel.TrackAsync("user-1", "A");
        var flushing = project.Mixpanel.FlushAsync();
        await failed.Logged.WaitAsync(_watchdog);

        // Nothing is repeated but by the pump, which a flush wakes.
        Assert.That(project.Server.Requests, Has.Count.EqualTo(1));
        var again = project.Mixpanel.FlushAsync();
        await arrived.Task.WaitAsync(_watchdog);

        Assert.That((await flushing.WaitAsync(_watchdog)).Delivered, Is.EqualTo(1));
        Assert.That((await again.WaitAsync(_watchdog)).Delivered, Is.EqualTo(1));
        Assert.That(project.Log.GetSnapshot().Select(static line => line.Id.Id), Has.None.EqualTo(301));
    }

    /// <summary>The first request waits for its answer.</summary>
    private static TaskCompletionSource<HttpResponseMessage> Hold(TestProject project, TaskCompletionSource? arrived = null)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        project.Server.Then((_, _) =>
        {
            arrived?.SetResult();
            return answer.Task;
        });
        return answer;
    }

    private sealed class HangingObserver : IDeliveryObserver, IDisposable
    {
        private readonly ManualResetEventSlim _release = new();

        internal ManualResetEventSlim Entered { get; } = new();

        /// <summary>Whether somebody waited for it until its watchdog came.</summary>
        internal bool HasGivenUp { get; private set; }

        internal List<string> Told { get; } = [];

        public void Settled(MessageBatch messages, BatchResult results)
        {
            Entered.Set();
            if (!_release.Wait(_watchdog))
            {
                HasGivenUp = true;
                _release.Set();
            }

            Told.AddRange(results.Select(static result => $"{result}"));
        }

        public void Dispose() => Release();

        internal void Release() => _release.Set();
    }
}
