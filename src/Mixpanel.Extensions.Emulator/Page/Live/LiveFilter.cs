namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>Which lines of the live list are shown; empty members let everything pass.</summary>
internal sealed record LiveFilter
{
    public static readonly LiveFilter None = new();

    public KindGroup? Kind { get; init; }

    public ReceivedOutcome? Outcome { get; init; }

    public string Event { get; init; } = "";

    public string User { get; init; } = "";

    public string Text { get; init; } = "";

    public bool IsEmpty => this == None;

    public static KindGroup GroupOf(LiveEntry entry) => entry.Message?.Kind switch
    {
        null => KindGroup.Request,
        ReceivedKind.Event => KindGroup.Event,
        ReceivedKind.Import => KindGroup.Import,
        ReceivedKind.ProfileUpdate => KindGroup.Profile,
        ReceivedKind.GroupUpdate => KindGroup.Group,
        _ => KindGroup.Identity,
    };

    public bool Matches(LiveEntry entry) =>
        (Kind is null || Kind == GroupOf(entry))
        && (Outcome is null || Outcome == entry.Outcome)
        && Contains(entry.Message?.Name, Event)
        && Contains(entry.Message?.Subject, User)
        && (Text.Length == 0 || Contains(entry.Message?.RawJson ?? entry.Request?.ReplyBody, Text) || Contains(entry.Message?.Problem, Text));

    private static bool Contains(string? value, string part) =>
        part.Length == 0 || value?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
