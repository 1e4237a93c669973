using Mixpanel.Extensions.Emulator.Browser.Support;

namespace Mixpanel.Extensions.Emulator.Browser;

internal sealed class LiveTests : PageFixture
{
    [Test]
    public async Task A_message_sent_through_the_sdk_appears()
    {
        await OpenAsync();
        await Expect(Page.GetByText("Waiting for the first message")).ToBeVisibleAsync();

        await Mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 42.5m });

        var row = Rows.Filter(new() { HasText = "Order Placed" });
        await Expect(row).ToContainTextAsync("user-1");
        await Expect(row).ToContainTextAsync("total: 42.5");
        await Expect(row).ToContainTextAsync("dotnet");
    }
}
