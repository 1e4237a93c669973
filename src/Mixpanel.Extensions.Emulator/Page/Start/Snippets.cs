namespace Mixpanel.Extensions.Emulator.Page.Start;

/// <summary>How to point SDKs at this emulator, ready to be pasted.</summary>
internal sealed class Snippets(Uri address, string token)
{
    public string Address { get; } = address.GetLeftPart(UriPartial.Authority);

    public IReadOnlyList<Snippet> All =>
    [
        new("C#",
            $$"""
            services.AddMixpanel(options =>
            {
                options.ProjectToken = "{{token}}";
                options.BaseAddress = new Uri("{{Address}}");
            });

            await mixpanel.TrackAsync("user-1", "Hello");
            """),
        new("Python",
            $$"""
            from mixpanel import Consumer, Mixpanel

            host = "{{Address}}"
            mp = Mixpanel("{{token}}", Consumer(
                events_url=host + "/track",
                people_url=host + "/engage",
                groups_url=host + "/groups",
                import_url=host + "/import"))

            mp.track("user-1", "Hello")
            """),
        new("Node",
            $$"""
            const Mixpanel = require("mixpanel");

            const mixpanel = Mixpanel.init("{{token}}", {
              protocol: "{{address.Scheme}}",
              host: "{{address.Authority}}",
            });

            mixpanel.track("Hello", { distinct_id: "user-1" });
            """),
        new("Browser",
            $$"""
            import mixpanel from "mixpanel-browser";

            mixpanel.init("{{token}}", {
              api_host: "{{Address}}",
            });

            mixpanel.track("Hello");
            """),
    ];
}
