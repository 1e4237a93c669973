using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class BufferSmokeTests
{
    [Test]
    public async Task Messages_are_accepted_at_once_and_delivered_together()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.UseBuffer());

        for (var i = 0; i < 3; i++)
        {
            var sending = project.Mixpanel.TrackAsync("user-1", "Signed Up", new() { ["n"] = i });
            Assert.That(sending.IsCompletedSuccessfully, Is.True);
            Assert.That((await sending).Status, Is.EqualTo(SendStatus.Buffered));
        }

        var flushed = await project.Mixpanel.FlushAsync();

        Assert.That(flushed, Is.EqualTo(new FlushResult(3, 0, 0, 0, 0, 0)));
        Assert.That(project.Request.Json, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task An_outage_loses_nothing()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.UseBuffer());
        project.Server.Then(503).Then(503).Then(503).Then(503).ThenBreakConnection().ThenRefuseConnection();
        await project.Mixpanel.TrackAsync("user-1", "Signed Up");
        await project.Mixpanel.UpdateProfileAsync("user-1", p => p.Set("a", 1));

        var flushing = project.Mixpanel.FlushAsync();
        for (var i = 0; i < 600 && !flushing.IsCompleted; i++)
        {
            project.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2);
        }

        TestContext.Out.WriteLine(await flushing);
        foreach (var r in project.Server.Requests) TestContext.Out.WriteLine(r.Path + r.Text);
        foreach (var r in project.Log.GetSnapshot()) TestContext.Out.WriteLine(r.Message);
        Assert.That((await flushing).Pending, Is.Zero);
    }
}
