using System.Collections.Frozen;
using System.Text.Json;

namespace Mixpanel.Extensions.Flags;

/// <summary>All flags of a project at one moment. Never changes; a newer set replaces it as a whole.</summary>
internal sealed class FlagDefinitions
{
    /// <summary>Mixpanel gives at most a thousand enabled flags, with values of at most 32 KB.</summary>
    internal const int MostFlags = 10_000;

    internal const int MostBytes = 128 * 1024 * 1024;

    private readonly FrozenDictionary<string, FlagDefinition> _flags;
    private readonly FrozenDictionary<string, FlagVariant> _malformed;

    private FlagDefinitions(
        FrozenDictionary<string, FlagDefinition> flags, FrozenDictionary<string, FlagVariant> malformed, IReadOnlyList<FlagDefect> defects)
    {
        _flags = flags;
        _malformed = malformed;
        Defects = defects;
    }

    /// <summary>How many flags can be evaluated.</summary>
    internal int Count => _flags.Count;

    /// <summary>The keys of the flags that can be evaluated.</summary>
    internal IReadOnlyCollection<string> Keys => _flags.Keys;

    /// <summary>What is wrong with those that cannot.</summary>
    internal IReadOnlyList<FlagDefect> Defects { get; }

    /// <summary>Reads a reply of the definitions endpoint. A flag that cannot be read is left out and reported.</summary>
    /// <exception cref="JsonException">The reply as a whole is none: not JSON, without a list of flags, or far too large.</exception>
    internal static FlagDefinitions Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new JsonException($"There are more than {MostBytes} bytes of definitions.");
        }

        // The size bounds the depth; a limit here would let one flag that is nested too deep take all others with it.
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("flags", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The definitions have no list of flags.");
        }

        return Read(list);
    }

    /// <summary>The answer for this user. It never fails: what cannot be answered says why.</summary>
    internal FlagVariant Evaluate(string flagKey, FlagContext context)
    {
        if (_flags.TryGetValue(flagKey, out var flag))
        {
            return flag.Evaluate(context);
        }

        return _malformed.TryGetValue(flagKey, out var malformed) ? malformed : FlagVariant.Fallback(flagKey, FlagReason.FlagNotFound);
    }

    private static FlagDefinitions Read(JsonElement list)
    {
        var flags = new Dictionary<string, FlagDefinition>(StringComparer.Ordinal);
        var malformed = new Dictionary<string, FlagVariant>(StringComparer.Ordinal);
        var defects = new List<FlagDefect>();
        var index = 0;
        foreach (var json in list.EnumerateArray())
        {
            if (index == MostFlags)
            {
                defects.Add(new($"#{index}", $"it and those after it are more than {MostFlags} flags"));
                break;
            }

            var reader = new FlagReader(json);
            if (reader.TryRead(out var flag, out var problem))
            {
                flags[flag.Key] = flag;
            }
            else
            {
                defects.Add(new(reader.Key ?? $"#{index}", problem));
                if (reader.Key is { } key)
                {
                    malformed[key] = FlagVariant.Fallback(key, FlagReason.MalformedDefinition);
                }
            }

            index++;
        }

        return new(flags.ToFrozenDictionary(StringComparer.Ordinal), malformed.ToFrozenDictionary(StringComparer.Ordinal), defects);
    }
}
