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

    /// <summary>Whether there were flags, and none of them can be read. A project without flags is no such case.</summary>
    internal bool IsUnreadable => _flags.Count == 0 && Defects.Count > 0;

    /// <summary>Reads a reply of the definitions endpoint. A flag that cannot be read is left out and reported.</summary>
    /// <exception cref="JsonException">The reply as a whole is none: not JSON, without a list of flags, or far too large.</exception>
    internal static FlagDefinitions Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw new JsonException($"There are more than {MostBytes} bytes of definitions.");
        }

        // A file that was saved by hand may begin with a byte order mark.
        return Read(FlagSlice.Split(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json));
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

    /// <summary>The answers for all flags, those that cannot be read included.</summary>
    internal IEnumerable<FlagVariant> EvaluateAll(FlagContext context) =>
        _malformed.Values.Concat(_flags.Values.Select(flag => flag.Evaluate(context)));

    private static FlagDefinitions Read(List<FlagSlice> slices)
    {
        var flags = new Dictionary<string, FlagDefinition>(StringComparer.Ordinal);
        var malformed = new Dictionary<string, FlagVariant>(StringComparer.Ordinal);
        var defects = new List<FlagDefect>();
        for (var i = 0; i < Math.Min(slices.Count, MostFlags); i++)
        {
            if (FlagReader.TryRead(slices[i].Json, out var flag, out var problem))
            {
                flags[flag.Key] = flag;
                continue;
            }

            defects.Add(new(slices[i].Key ?? $"#{i}", problem));
            if (slices[i].Key is { } key)
            {
                malformed[key] = FlagVariant.Fallback(key, FlagReason.MalformedDefinition);
            }
        }

        if (slices.Count > MostFlags)
        {
            defects.Add(new($"#{MostFlags}", $"it and those after it are more than {MostFlags} flags"));
        }

        return new(flags.ToFrozenDictionary(StringComparer.Ordinal), malformed.ToFrozenDictionary(StringComparer.Ordinal), defects);
    }
}
