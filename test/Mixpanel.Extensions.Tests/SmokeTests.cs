using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests;

internal sealed class SmokeTests
{
    [Test]
    public async Task An_event_reaches_track()
    {
        await using var project = new TestProject();

        var result = await project.Mixpanel.TrackAsync("user-1", "Signed Up", new() { ["plan"] = "pro" });

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That(project.Request.Address.AbsoluteUri, Is.EqualTo("https://api.mixpanel.com/track?verbose=1&ip=0"));
    }
}
