using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>One message as it came: its text, its size, and its tree if it is an object.</summary>
internal sealed class Record
{
    /// <summary>Mixpanel takes messages smaller than 1 MB.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int OutlineNodes = 1000;

    public Record(JsonElement element)
    {
        var utf8 = JsonMarshal.GetRawUtf8Value(element);
        // What is too large is refused whatever it holds, and needs no more of a tree than its name and ids.
        var tree = utf8.Length > MaxBytes ? new JsonTree(OutlineNodes) : new JsonTree();

        Bytes = utf8.Length;
        Utf8 = utf8.ToArray();
        Json = tree.Build(element) as JsonObject;
        BrokenText = tree.BrokenText;
    }

    public int Bytes { get; }

    /// <summary>The message exactly as received.</summary>
    public byte[] Utf8 { get; }

    public JsonObject? Json { get; }

    /// <summary>The properties of an event.</summary>
    public JsonObject? Properties => Json?["properties"] as JsonObject;

    /// <summary>The name of an event; <see langword="null"/> when missing, blank or not a string.</summary>
    public string? EventName => field ??= Json?.Text("event") is { } name && !string.IsNullOrWhiteSpace(name) ? name : null;

    /// <summary>Dotted path of the first string that is not valid text; <see langword="null"/> when there is none.</summary>
    public string? BrokenText { get; }
}
