using Mixpanel.Extensions.Emulator.Browser.Support;

namespace Mixpanel.Extensions.Emulator.Browser;

/// <summary>Mixpanel's own library for browsers sends from a website elsewhere, and its messages show on the page.</summary>
[CancelAfter(300_000)]
internal sealed class BrowserSdkTests : PageFixture
{
    [Test]
    public async Task What_a_website_sends_arrives_and_shows(CancellationToken cancellationToken)
    {
        await using var website = await Website.StartAsync(cancellationToken);
        await OpenAsync();
        var visitor = await Page.Context.NewPageAsync();

        await visitor.GotoAsync($"{website.Address}?mixpanel={Uri.EscapeDataString(Emulator.Address.GetLeftPart(UriPartial.Authority))}");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Buy" }).ClickAsync();

        var order = Rows.Filter(new() { HasText = "Order Placed" });
        await Expect(order).ToContainTextAsync("user-1");
        await Expect(order).ToContainTextAsync("web 2.83.0");
        await Expect(Rows.Filter(new() { HasText = "$set" }).First).ToContainTextAsync("plan: pro");
        Assert.That(Emulator.Messages.Select(message => message.Outcome), Is.All.EqualTo(ReceivedOutcome.Accepted));
        Assert.That(Emulator.Profiles["user-1"]!.Properties["plan"]!.GetValue<string>(), Is.EqualTo("pro"));
    }
}
