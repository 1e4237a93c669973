using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mixpanel.Extensions.Tests.Senders;
using Mixpanel.Extensions.Tests.Support;
using Mixpanel.Extensions.Tests.Transport;

namespace Mixpanel.Extensions.Tests.Diagnostics;

internal sealed class LogTests
{
    [Test]
    public async Task A_sustained_fault_is_one_line_each_30_seconds_and_a_count()
    {
        await using var project = new TestProject();
        project.Server.Otherwise = _ => ScriptedServer.Reply(401, "");

        for (var i = 0; i < 7; i++)
        {
            await project.Mixpanel.TrackAsync("user-1", "Signed Up");
            await project.Mixpanel.UpdateProfileAsync("user-1", profile => profile.Set("a", 1));
            project.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(project.Log.GetSnapshot().Where(line => line.Message.StartsWith("Event ", StringComparison.Ordinal)).Select(line => line.Message), Is.EqualTo(
        [
            "Event message not sent: Failed (Unauthorized); 0 more like it since the last such line.",
            "Event message not sent: Failed (Unauthorized); 2 more like it since the last such line.",
            "Event message not sent: Failed (Unauthorized); 2 more like it since the last such line.",
        ]));
        Assert.That(project.Log.GetSnapshot().Select(line => (line.Id.Id, line.Level)).Distinct(), Is.EqualTo([(501, LogLevel.Warning)]));
    }

    [Test]
    public async Task What_our_checks_refuse_is_logged_with_its_field()
    {
        await using var project = new TestProject();

        await project.Mixpanel.TrackAsync("user-1", "Signed Up", new() { ["to\r\ntal"] = double.NaN });

        var line = project.Log.GetSnapshot().Single();
        Assert.That(line.Id.Id, Is.EqualTo(502));
        Assert.That(line.Message, Does.StartWith("Event message not sent: Rejected (InvalidValue) at properties.to  tal: "));
    }

    [Test]
    public async Task A_repetition_is_a_debug_line()
    {
        await using var project = new TestProject(Sample.Patient);
        project.Server.Then(503).ThenRefuseConnection();

        await project.RunAsync(project.Mixpanel.TrackAsync("user-1", "Signed Up"));

        Assert.That(project.Log.GetSnapshot().Select(line => (line.Id.Id, line.Level, line.Message)), Is.EqualTo(
        [
            (301, LogLevel.Debug, "/track did not take the request (status 503, ServerError); trying again in 00:00:03."),
            (301, LogLevel.Debug, "/track did not take the request (status 0, ConnectionFailed); trying again in 00:00:05."),
        ]));
    }

    [Test]
    public async Task An_observer_that_throws_is_logged_and_changes_nothing()
    {
        var second = new Observer();
        await using var project = new TestProject(pipeline: pipeline => pipeline
            .AddObserver(_ => new Throwing()).AddObserver(_ => second));

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(second.Results, Has.Count.EqualTo(1));
        Assert.That(project.Log.GetSnapshot().Single().Id.Id, Is.EqualTo(506));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_logger_that_throws_changes_nothing(bool whenAsked)
    {
        await using var project = new TestProject(Sample.Patient, pipeline => pipeline
            .AddObserver(_ => new Throwing())
            .Services.AddLogging(logging => logging.AddProvider(new ThrowingLogs(whenAsked))));
        project.Server.Then(503).Then(413).Then(401).Then(401);

        var results = await project.RunAsync(project.Mixpanel.SendAsync(Sample.Events(2)));

        Assert.That(results.Select(result => result.Reason), Is.All.EqualTo(SendReason.Unauthorized));
    }

    private sealed class Throwing : IDeliveryObserver
    {
        public void Settled(MessageBatch messages, BatchResult results) => throw new InvalidOperationException();
    }

    private sealed class ThrowingLogs(bool whenAsked) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName == MixpanelDiagnostics.Name ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => whenAsked ? throw new InvalidOperationException() : true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();

        public void Dispose()
        {
        }
    }
}
