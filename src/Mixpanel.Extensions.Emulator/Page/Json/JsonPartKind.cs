using System.ComponentModel;

namespace Mixpanel.Extensions.Emulator.Page.Json;

/// <summary>What a piece of JSON text is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum JsonPartKind
{
    /// <summary>Brackets, commas and space.</summary>
    Plain,

    /// <summary>The name of a member.</summary>
    Name,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number, a truth value or null, or what should have been one.</summary>
    Literal,

    /// <summary>A character that would not be seen, by its number.</summary>
    Hidden,
}
