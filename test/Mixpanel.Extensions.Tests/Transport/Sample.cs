namespace Mixpanel.Extensions.Tests.Transport;

/// <summary>Messages for each endpoint, and settings that make waits predictable.</summary>
internal static class Sample
{
    internal static readonly string[] Endpoints = ["/track", "/import", "/engage", "/groups"];

    internal static MessageBuilder For(string endpoint) => endpoint switch
    {
        "/track" => new EventBuilder("user-1", "Signed Up").With("plan", "pro"),
        "/import" => new ImportBuilder("user-1", "Signed Up", Support.TestProject.Start).With("plan", "pro"),
        "/engage" => new ProfileBuilder("user-1").Set("plan", "pro"),
        _ => new GroupBuilder("company", "acme").Set("plan", "pro"),
    };

    internal static MessageBuilder[] Events(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new EventBuilder("user-1", $"Event {i}").InsertId($"id-{i}"))];

    internal static MessageBuilder[] Profiles(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ProfileBuilder($"user-{i}").Set("n", i))];

    /// <summary>Waits of exactly 3, 5, 9, … seconds, and time for all of them.</summary>
    internal static void Patient(MixpanelOptions options)
    {
        options.Retry.MinJitter = options.Retry.MaxJitter = TimeSpan.FromSeconds(1);
        options.Retry.MaxRetries = 2;
        options.TotalTimeout = TimeSpan.FromHours(1);
    }

    internal static void ToImport(MixpanelOptions options)
    {
        Patient(options);
        options.EventEndpoint = EventEndpoint.Import;
    }
}
