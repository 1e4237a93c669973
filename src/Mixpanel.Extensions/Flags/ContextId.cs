using System.Globalization;
using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>One value that flags can divide users by.</summary>
/// <param name="Text">The id; <c>null</c> if the value names nobody.</param>
/// <param name="Hash">What flags divide by.</param>
/// <param name="IsGiven">Whether there is anything to divide by.</param>
internal readonly record struct ContextId(string? Text, ulong Hash, bool IsGiven)
{
    internal static ContextId Of(in PropertyValue value)
    {
        var text = IdText(value);
        return (text ?? OtherText(value)) is { } hashed ? new(text, Fnv1a.Append(Fnv1a.Start, hashed), true) : default;
    }

    /// <summary>The text that the other SDKs hash for a value; <c>null</c> for what is no id.</summary>
    private static string? IdText(in PropertyValue value) => value.Kind switch
    {
        PropertyKind.Single => RuleNumber.ToText(double.Parse(value.IdText!, CultureInfo.InvariantCulture)),
        PropertyKind.Double => RuleNumber.ToText(value.Double),
        PropertyKind.Decimal => ((decimal)value.Reference).ToString("0.#############################", CultureInfo.InvariantCulture),
        PropertyKind.JsonElement when value.IsNumber => NumberText((JsonElement)value.Reference),
        _ => value.IdText,
    };

    private static string NumberText(JsonElement number) => number.TryGetInt64(out var whole)
        ? whole.ToString(CultureInfo.InvariantCulture)
        : RuleNumber.ToText(number.GetDouble());

    /// <summary>
    /// A list or an object is no id, and Mixpanel is not told of it. But the other SDKs divide by its text nevertheless, and users must not change
    /// sides between them.
    /// </summary>
    private static string? OtherText(in PropertyValue value)
    {
        if (value.IsNull || !FrozenValue.TryFrom(value, out var frozen))
        {
            return null;
        }

        var run = default(RuleRun);
        var text = RuleConversion.ToText(FrozenValue.ToRule(frozen, static text => text), ref run);
        return run.HasFailed ? null : text;
    }
}
