using System.Globalization;

namespace Mixpanel.Extensions.Messages;

/// <summary>The text of a value that is the same on every machine, in every culture and in every time zone, and loses nothing.</summary>
internal static class InvariantText
{
    /// <summary>The text; <c>null</c> for a type whose text does not tell its values apart.</summary>
    internal static string? Of(object value) => value switch
    {
        string text => text,
        DateTime time => new DateTime(EventTime.ToUtcTicks(time), DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool or Uri => value.ToString(),
        _ => null,
    };
}
