namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What Mixpanel takes a value for.</summary>
internal enum PropertyType
{
    String,
    Number,
    Boolean,

    /// <summary>Text such as <c>2026-01-15T12:00:00</c> or <c>2026-01-15</c>.</summary>
    Date,
    List,
    Object,
    Null,
}
