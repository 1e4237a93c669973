using System.ComponentModel;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>The filters as they stand in the address of the page.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record LiveQuery(
    string? Kind = null, string? Outcome = null, string? Event = null, string? User = null, string? Text = null)
{
    internal LiveFilter ToFilter() => new()
    {
        Kind = Parse<KindGroup>(Kind),
        Outcome = Parse<ReceivedOutcome>(Outcome),
        Event = Event ?? "",
        User = User ?? "",
        Text = Text ?? "",
    };

    // A number would be taken for a member, too.
    private static T? Parse<T>(string? name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name![0]) ? value : null;
}
