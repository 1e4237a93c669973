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

    private readonly JsonElement _element;
    private JsonObject? _json;
    private bool _isBuilt;
    private bool _isTooDeep;
    private string? _brokenText;

    public Record(JsonElement element)
    {
        _element = element;
        Utf8 = JsonMarshal.GetRawUtf8Value(element).ToArray();
    }

    public int Bytes => Utf8.Length;

    /// <summary>The message exactly as received.</summary>
    public byte[] Utf8 { get; }

    /// <summary>
    /// The message as a tree, built when its turn comes: a tree can take many times as much memory as its text, and what is no object
    /// needs none for longer than it takes to see that.
    /// </summary>
    public JsonObject? Json => Built()._json;

    /// <summary>The properties of an event.</summary>
    public JsonObject? Properties => Json?["properties"] as JsonObject;

    /// <summary>The name of an event; <see langword="null"/> when missing, blank or not a string.</summary>
    public string? EventName => field ??= Json?.Text("event") is { } name && !string.IsNullOrWhiteSpace(name) ? name : null;

    /// <summary>Dotted path of the first string that is not valid text; <see langword="null"/> when there is none.</summary>
    public string? BrokenText => Built()._brokenText;

    /// <summary>Whether it is nested too deeply for its tree to hold all of it.</summary>
    public bool IsTooDeep => Built()._isTooDeep;

    private Record Built()
    {
        if (_isBuilt)
        {
            return this;
        }

        // What is too large is refused whatever it holds, and needs no more of a tree than its name and ids.
        var tree = Bytes > MaxBytes ? new JsonTree(OutlineNodes) : new JsonTree();

        _json = tree.Build(_element) as JsonObject;
        _brokenText = tree.BrokenText;
        _isTooDeep = tree.IsTooDeep;
        _isBuilt = true;

        return this;
    }
}
