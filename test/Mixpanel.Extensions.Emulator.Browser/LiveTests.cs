using Mixpanel.Extensions.Emulator.Browser.Support;

namespace Mixpanel.Extensions.Emulator.Browser;

internal sealed class LiveTests : PageFixture
{
    private ILocator Detail => Page.GetByRole(AriaRole.Complementary, new() { Name = "Message" });

    [Test]
    public async Task A_message_sent_through_the_sdk_appears()
    {
        await OpenAsync();
        await Expect(Page.GetByText("Waiting for the first message")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Python" })).ToContainTextAsync(Emulator.Address.AbsoluteUri.TrimEnd('/'));

        await Mixpanel.TrackAsync("user-1", "Order Placed", new() { ["total"] = 42.5m });

        var row = Rows.Filter(new() { HasText = "Order Placed" });
        await Expect(row).ToContainTextAsync("event");
        await Expect(row).ToContainTextAsync("user-1");
        await Expect(row).ToContainTextAsync("total: 42.5");
        await Expect(row).ToContainTextAsync("dotnet 1.0.0");
    }

    [Test]
    public async Task The_newest_message_stands_first()
    {
        await OpenAsync();

        await Mixpanel.TrackAsync("user-1", "First");
        await Mixpanel.TrackAsync("user-1", "Second");

        await Expect(Rows).ToHaveCountAsync(2);
        await Expect(Rows.Nth(0)).ToContainTextAsync("Second");
    }

    [Test]
    public async Task A_rejected_message_shows_its_reason_in_words()
    {
        await OpenAsync();

        await PostAsync("/engage?verbose=1", """[{"$token":"the-token","$distinct_id":"user-1","$add":{"orders":"many"}}]""");
        await Rows.Filter(new() { HasText = "Rejected" }).ClickAsync();

        await Expect(Detail).ToContainTextAsync("$add adds numbers only");
        await Expect(Detail.GetByLabel("Mixpanel’s answer")).ToContainTextAsync("\"status\": 0");
    }

    [Test]
    public async Task A_message_that_mixpanel_would_drop_in_silence_says_so()
    {
        await OpenAsync();

        await PostAsync("/track", """[{"event":"Lost","properties":{"token":"another","distinct_id":"user-1"}}]""");
        await Rows.Filter(new() { HasText = "Ignored" }).ClickAsync();

        await Expect(Detail).ToContainTextAsync("a wrong one loses every event in silence");
    }

    [Test]
    public async Task A_request_that_was_refused_as_a_whole_is_listed_too()
    {
        await OpenAsync();

        await PostAsync("/import?strict=1", """[{"event":"Lost","properties":{}}]""");
        await Rows.Filter(new() { HasText = "POST /import" }).ClickAsync();

        await Expect(Detail).ToContainTextAsync("401");
        await Expect(Detail).ToContainTextAsync("wants to know the sender");
    }

    [Test]
    public async Task The_detail_shows_the_message_as_received_and_copies_it()
    {
        const string Json = """{"event":"Spelled","properties":{"token":"the-token","distinct_id":"user-1","amount":1.50,"text":"\u00e9"}}""";
        await OpenAsync();

        await PostAsync("/track", Json);
        await Rows.Filter(new() { HasText = "Spelled" }).ClickAsync();

        await Expect(Detail.GetByLabel("The message as received").Locator("code")).ToContainTextAsync(
            """
            "amount": 1.50,
                "text": "\u00e9"
            """);
        await Detail.GetByRole(AriaRole.Button, new() { Name = "Copy the message as received" }).ClickAsync();
        await Expect(Detail.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.That(await Page.EvaluateAsync<string>("navigator.clipboard.readText()"), Is.EqualTo(Json));
    }

    [Test]
    public async Task Filters_stand_in_the_address_and_survive_a_reload()
    {
        await Mixpanel.TrackAsync("user-1", "Order Placed", new() { ["product"] = "Teapot" });
        await Mixpanel.TrackAsync("user-2", "Order Placed", new() { ["product"] = "Cups" });
        await Mixpanel.TrackAsync("user-2", "Signed Up");
        await Mixpanel.UpdateProfileAsync("user-2", p => p.Set("plan", "pro"));
        await OpenAsync();
        await Expect(Rows).ToHaveCountAsync(4);

        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Kind" }).SelectOptionAsync("event");
        await Expect(Rows).ToHaveCountAsync(3);
        await Page.GetByLabel("Event", new() { Exact = true }).FillAsync("order");
        await Expect(Rows).ToHaveCountAsync(2);
        await Page.GetByLabel("User", new() { Exact = true }).FillAsync("user-2");
        await Expect(Rows).ToHaveCountAsync(1);
        await Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("kind=event&event=order&user=user-2"));

        await Page.ReloadAsync();
        await Expect(Rows).ToHaveCountAsync(1);
        await Expect(Page.GetByLabel("User", new() { Exact = true })).ToHaveValueAsync("user-2");

        await Page.GetByLabel("Text", new() { Exact = true }).FillAsync("teapot");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(Rows).ToHaveCountAsync(4);
    }

    [Test]
    public async Task The_outcome_can_be_filtered()
    {
        await Mixpanel.TrackAsync("user-1", "Kept");
        await PostAsync("/track", """[{"event":"Lost","properties":{"token":"another","distinct_id":"user-1"}}]""");

        await OpenAsync("/?outcome=ignored");

        await Expect(Rows).ToHaveCountAsync(1);
        await Expect(Rows).ToContainTextAsync("Lost");
    }

    [Test]
    public async Task A_paused_list_stands_still_and_counts_what_waits()
    {
        await Mixpanel.TrackAsync("user-1", "Before");
        await OpenAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();

        await Mixpanel.TrackAsync("user-1", "After");

        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "1 new" })).ToBeVisibleAsync();
        await Expect(Rows).ToHaveCountAsync(1);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Rows).ToHaveCountAsync(2);
    }

    [Test]
    public async Task The_list_is_walked_by_keyboard()
    {
        for (var i = 0; i < 60; i++)
        {
            await Mixpanel.TrackAsync("user-1", $"Event {i}");
        }

        await OpenAsync();
        await List.FocusAsync();

        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Detail).ToContainTextAsync("Event 59");
        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Detail).ToContainTextAsync("Event 58");
        await Page.Keyboard.PressAsync("End");
        await Expect(Detail).ToContainTextAsync("Event 0");
        await Expect(List.GetByRole(AriaRole.Option, new() { Selected = true })).ToBeInViewportAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Detail).Not.ToBeVisibleAsync();
        await Expect(List).ToBeFocusedAsync();
    }

    [Test]
    public async Task Keys_faster_than_the_page_leave_one_line_selected()
    {
        await Mixpanel.SendAsync(Enumerable.Range(0, 30).Select(i => new EventBuilder("user-1", $"Event {i}")).ToList());
        await OpenAsync();
        await List.FocusAsync();
        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Detail).ToContainTextAsync("Event 29");

        await List.EvaluateAsync(
            """
            list => {
              for (let i = 0; i < 20; i++) {
                list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
              }
            }
            """);

        await Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("message=10$"));
        await Expect(Detail.GetByRole(AriaRole.Heading, new() { Name = "Event 9", Exact = true })).ToBeVisibleAsync();
        var selected = List.GetByRole(AriaRole.Option, new() { Selected = true });
        await Expect(selected).ToHaveCountAsync(1);
        await Expect(selected).ToContainTextAsync("Event 9");
    }

    [Test]
    public async Task Five_thousand_messages_in_one_go_leave_the_page_responsive()
    {
        await OpenAsync();
        await Mixpanel.TrackAsync("user-1", "Before");
        await Expect(Rows).ToHaveCountAsync(1);

        var results = await Mixpanel.SendAsync(Enumerable.Range(0, 5_000).Select(i => new EventBuilder("user-1", $"Event {i}")).ToList());

        Assert.That(results.IsSuccess, Is.True);
        await Expect(Page.GetByText("5,001 messages")).ToBeVisibleAsync();
        await Expect(Rows.First).ToContainTextAsync("Event ");
        Assert.That(await Rows.CountAsync(), Is.LessThan(100), "only what is visible is in the document");
        await Page.GetByLabel("Event", new() { Exact = true }).FillAsync("Event 4321");
        await Expect(Rows).ToHaveCountAsync(1);
    }

    [Test]
    public async Task A_hostile_message_is_shown_and_does_nothing()
    {
        var hostile = new EventBuilder("<img src=x onerror=alert(1)>", "</title><script>alert(2)</script>")
            .With("<b>", "</pre><script>alert(3)</script>")
            .With("turned", "\u202Egnp.exe")
            .With("bell", "\0\a\u001b[31m")
            .With("long", new string('x', 100_000));
        await OpenAsync();
        var dialogs = 0;
        Page.Dialog += async (_, dialog) =>
        {
            dialogs++;
            await dialog.DismissAsync();
        };

        await Mixpanel.SendAsync(hostile);
        await Rows.First.ClickAsync();

        await Expect(Detail).ToContainTextAsync("</title><script>alert(2)</script>");
        await Expect(Detail.Locator(".json-hidden").First).ToHaveTextAsync("\\u202e");
        await Expect(Detail.GetByText("more characters")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Users" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Users" })).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Events" })).ToContainTextAsync("<script>");
        Assert.That(dialogs, Is.Zero);
        Assert.That(await Page.Locator("main script, main img").CountAsync(), Is.Zero);
    }
}
