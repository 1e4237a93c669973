using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Browser.Support;

namespace Mixpanel.Extensions.Emulator.Browser;

internal sealed class ViewTests : PageFixture
{
    [Test]
    public async Task A_user_is_shown_with_profile_ids_events_and_operations()
    {
        const string Anonymous = "7f1c1d7e-3a52-4c8e-9f39-2f4f5c1f0d11";
        await Mixpanel.TrackAsync(Anonymous, "Product Viewed");
        await Mixpanel.IdentifyAsync("user-1", Anonymous);
        await Mixpanel.UpdateProfileAsync("user-1", p => p.Set("$name", "Ada Lovelace").Increment("orders", 2));

        await OpenAsync("/view/users");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Ada Lovelace" }).ClickAsync();

        await Expect(Region("Ids")).ToContainTextAsync(Anonymous);
        await Expect(Region("Ids")).ToContainTextAsync("user-1");
        await Expect(Region("Profile")).ToContainTextAsync("orders");
        await Expect(Region("Events")).ToContainTextAsync("Product Viewed");
        await Expect(Region("Operations on the profile")).ToContainTextAsync("$add");

        await Mixpanel.UpdateProfileAsync("user-1", p => p.Increment("orders", 5));
        await Expect(Region("Profile").GetByRole(AriaRole.Row, new() { Name = "orders" })).ToContainTextAsync("7");
    }

    [Test]
    public async Task Of_a_user_with_many_devices_the_first_are_shown_and_the_rest_counted()
    {
        foreach (var device in Enumerable.Range(0, 60))
        {
            await Mixpanel.IdentifyAsync("user-1", $"7f1c1d7e-3a52-4c8e-9f39-2f4f5c1f{device:0000}");
        }

        await OpenAsync("/view/users?id=user-1");

        await Expect(Region("Ids").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(50);
        await Expect(Region("Ids").Locator(".chip-main")).ToContainTextAsync("user-1");
        await Expect(Region("Ids")).ToContainTextAsync("and 11 more");
    }

    [Test]
    public async Task A_message_leads_to_its_user_and_an_event_of_the_user_back_to_the_message()
    {
        await Mixpanel.TrackAsync("user/1?&#", "Order Placed");
        await OpenAsync();

        await Rows.First.ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "user/1?&#" }).ClickAsync();
        await Region("Events").GetByRole(AriaRole.Link, new() { Name = "Order Placed" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Complementary, new() { Name = "Message" })).ToContainTextAsync("Order Placed");
    }

    [Test]
    public async Task A_group_is_shown_with_profile_and_operations()
    {
        await Mixpanel.UpdateGroupAsync("company", "acme", g => g.Set("$name", "Acme Ltd").Union("markets", "DE").Union("markets", "FR"));

        await OpenAsync("/view/groups");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Acme Ltd" }).ClickAsync();

        await Expect(Region("Profile")).ToContainTextAsync("[\"DE\",\"FR\"]");
        await Expect(Region("Operations on the profile")).ToContainTextAsync("$union");
    }

    [Test]
    public async Task Events_are_counted_and_warned_about()
    {
        await Mixpanel.SendAsync(Enumerable.Range(0, 20).Select(i => new EventBuilder("user-1", "Order Placed").With("total", i)).ToList());
        await Mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = "12" });
        await Mixpanel.TrackAsync("user-1", "Order Plcaed");

        await OpenAsync("/view/events");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Order Plcaed" })).ToContainTextAsync("1 warning");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Order Placed" }).ClickAsync();

        await Expect(Page.GetByText("21 since")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Img, new() { Name = "Arrivals of Order Placed" })).ToBeVisibleAsync();
        var total = Region("Properties").GetByRole(AriaRole.Row, new() { Name = "total" });
        await Expect(total).ToContainTextAsync("number");
        await Expect(total).ToContainTextAsync("string");
        await Expect(total.Locator(".warn-text")).ToBeVisibleAsync();
    }

    [Test]
    public async Task Flags_are_shown_with_their_variants_and_who_saw_them()
    {
        await OpenAsync("/view/flags");
        await Expect(Page.GetByText("Flags appear when")).ToBeVisibleAsync();

        Emulator.Flags.SetDefinition(JsonNode.Parse(
            """{"key":"shipping-fee","status":"disabled","context":"distinct_id","ruleset":{"variants":[{"key":"free","value":0,"split":0.25}]}}""")!.AsObject());
        await Expect(Region("shipping-fee")).ToContainTextAsync("disabled · divides by distinct_id");
        var free = Region("shipping-fee").GetByRole(AriaRole.Row, new() { Name = "free" });
        await Expect(free.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["0", "25 %", "0", "0"]);

        foreach (var user in new[] { "user-1", "user-1", "user-2" })
        {
            await Mixpanel.TrackAsync(user, "$experiment_started", new() { ["Experiment name"] = "shipping-fee", ["Variant name"] = "free" });
        }

        await Expect(free.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["0", "25 %", "2", "3"]);
        await Region("shipping-fee").GetByRole(AriaRole.Link, new() { Name = "Exposures live" }).ClickAsync();
        await Expect(Rows).ToHaveCountAsync(3);
    }

    [Test]
    public async Task A_switch_turns_an_outage_on_and_off()
    {
        await OpenAsync("/view/faults");
        var outage = Page.GetByRole(AriaRole.Switch, new() { Name = "Outage" });

        await outage.ClickAsync();
        await Expect(outage).ToBeCheckedAsync();
        using var failed = await PostAsync("/track", "[]");
        Assert.That((int)failed.StatusCode, Is.EqualTo(503));
        await Expect(Page.GetByText("1 request met it")).ToBeVisibleAsync();

        await outage.ClickAsync();
        await Expect(outage).Not.ToBeCheckedAsync();
        Assert.That((await Mixpanel.TrackAsync("user-1", "Recovered")).IsSuccess, Is.True);
    }

    [Test]
    public async Task The_sdk_waits_out_a_rate_limit_set_on_the_page()
    {
        await OpenAsync("/view/faults");
        await Page.GetByLabel("How").Nth(1).SelectOptionAsync(new SelectOptionValue { Label = "429, Retry-After 1 s" });
        await Page.GetByRole(AriaRole.Switch, new() { Name = "Rate limit" }).ClickAsync();

        var sending = Mixpanel.TrackAsync("user-1", "Patient");
        await Expect(Page.GetByText("1 request met it")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Switch, new() { Name = "Rate limit" }).ClickAsync();

        Assert.That((await sending).IsSuccess, Is.True);
    }

    [Test]
    public async Task A_fault_set_in_code_shows_and_can_be_removed()
    {
        await OpenAsync("/view/faults");

        Emulator.FailNext(500, count: 3, EmulatorEndpoint.Import);

        await Expect(Region("Active")).ToContainTextAsync("0 of 3");
        await Region("Active").GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(Region("Active")).ToContainTextAsync("Everything works as it should");
        Assert.That(Emulator.Faults, Is.Empty);
    }

    [Test]
    public async Task The_page_follows_when_everything_is_forgotten()
    {
        await Mixpanel.TrackAsync("user-1", "Order Placed");
        await OpenAsync();
        await Expect(Rows).ToHaveCountAsync(1);

        Emulator.Clear();

        await Expect(Page.GetByText("Waiting for the first message")).ToBeVisibleAsync();
    }

    private ILocator Region(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });
}
