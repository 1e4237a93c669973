using System.ComponentModel;

namespace Mixpanel.Extensions.Emulator.Page.Json;

/// <summary>A piece of JSON text of one colour.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct JsonPart(JsonPartKind Kind, string Text);
