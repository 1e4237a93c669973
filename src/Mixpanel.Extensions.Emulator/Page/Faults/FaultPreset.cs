namespace Mixpanel.Extensions.Emulator.Page.Faults;

/// <summary>A fault that can be switched on and off.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Text">What it is good for.</param>
/// <param name="Choices">The variants to choose from, the usual one first.</param>
internal sealed record FaultPreset(string Title, string Text, IReadOnlyList<Fault> Choices)
{
    public static readonly IReadOnlyList<FaultPreset> All =
    [
        new(
            "Outage",
            "Every request fails. A good SDK retries, keeps what it holds, and recovers by itself.",
            [new Fault { Status = 503 }, new Fault { Status = 500 }, new Fault { Status = 502, Html = true }, new Fault { Connection = ConnectionFault.ResetBefore }]),
        new(
            "Rate limit",
            "Mixpanel asks for a pause. A good SDK waits that long, and does not ask again before.",
            [RateLimit(5), RateLimit(1), RateLimit(30)]),
        new(
            "Slowness",
            "Replies take their time. A good SDK does not hold up the application, and gives up at its timeout.",
            [Slow(3), Slow(1), Slow(15)]),
        new(
            "Lost replies",
            "Requests are processed, but the reply never arrives. Only insert ids keep the repetition from counting twice.",
            [new Fault { Connection = ConnectionFault.ResetAfter }, new Fault { Connection = ConnectionFault.Truncate }]),
    ];

    /// <summary>Whether a rule is this switch, turned on here or by a script.</summary>
    public bool Matches(FaultRule rule) => rule is { Count: null, Steps: [var step] } && Choices.Contains(step);

    private static Fault RateLimit(int seconds) => new() { Status = 429, RetryAfter = TimeSpan.FromSeconds(seconds) };

    private static Fault Slow(int seconds) => new() { Delay = TimeSpan.FromSeconds(seconds) };
}
