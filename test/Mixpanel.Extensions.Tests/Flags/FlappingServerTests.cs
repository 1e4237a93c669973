using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class FlappingServerTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task For_two_hours_there_are_definitions_one_request_at_a_time_and_no_lost_exception(int seed)
    {
        List<Exception> unobserved = [];
        CollectGarbage();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FlapAsync(new Random(seed));
            CollectGarbage();
            Assert.That(unobserved, Is.Empty);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved)
            {
                unobserved.Add(args.Exception);
            }
        }

        // An exception that nobody saw shows when its task is collected.
        static void CollectGarbage()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static async Task FlapAsync(Random random)
    {
        var inFlight = 0;
        var mostInFlight = 0;
        await using var project = new FlagsProject(builder => builder.AddLocalFlags());
        await project.StartAsync();
        var start = project.Clock.GetUtcNow();
        for (var i = 0; i < 300; i++)
        {
            var fate = random.Next(6);
            project.Server.Then(async (_, token) =>
            {
                mostInFlight = Math.Max(mostInFlight, Interlocked.Increment(ref inFlight));
                try
                {
                    if (fate == 0)
                    {
                        await Task.Delay(TestClock.Forever, project.Clock, token);
                    }

                    return fate switch
                    {
                        1 => throw new HttpRequestException("broken"),
                        2 => ScriptedServer.Reply(503, ""),
                        3 => ScriptedServer.Reply(429, "", ("Retry-After", "90")),
                        4 => ScriptedServer.Reply(200, "<html>"),
                        _ => ScriptedServer.Reply(200, FlagsProject.Gate),
                    };
                }
                finally
                {
                    Interlocked.Decrement(ref inFlight);
                }
            });
        }

        while (project.Clock.GetUtcNow() - start < TimeSpan.FromHours(2))
        {
            await project.PollAsync(patience: TimeSpan.FromSeconds(10));
            Assert.That(await project.Flags.IsEnabledAsync("gate", FlagsProject.User, reportExposure: false), Is.True);
        }

        await project.NextWaitAsync();
        Assert.That(mostInFlight, Is.EqualTo(1));
        Assert.That(project.Polls, Has.Count.InRange(30, 121));
    }
}
