namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Finds names that are probably meant to be another, more frequent one.</summary>
internal static class SimilarNames
{
    // Every name is compared with every other one.
    private const int MaxCompared = 300;
    private const int ShortestCompared = 5;

    /// <returns>For a name that looks wrong, the one it looks like.</returns>
    public static Dictionary<string, string> Find(IReadOnlyList<(string Name, long Count)> names)
    {
        string[] byFrequency =
        [
            .. names.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => entry.Name),
        ];
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var bySkeleton = new Dictionary<string, string>(StringComparer.Ordinal);
        var compared = new List<string>();

        foreach (var name in byFrequency)
        {
            var skeleton = Skeleton(name);

            if (bySkeleton.TryGetValue(skeleton, out var same))
            {
                found[name] = same;
                continue;
            }

            if (compared.Find(other => AreClose(Skeleton(other), skeleton)) is { } close)
            {
                found[name] = close;
            }

            bySkeleton[skeleton] = name;

            if (compared.Count < MaxCompared)
            {
                compared.Add(name);
            }
        }

        return found;
    }

    /// <summary>What is left when case, spaces and punctuation do not matter; all of the name when nothing would be.</summary>
    private static string Skeleton(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

        return letters.Length == 0 ? name : letters;
    }

    /// <summary>Whether one letter too many, too few, wrong or exchanged with its neighbour explains the difference.</summary>
    private static bool AreClose(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1 || Math.Min(a.Length, b.Length) < ShortestCompared)
        {
            return false;
        }

        var start = a.AsSpan().CommonPrefixLength(b);
        var restA = a.AsSpan(start);
        var restB = b.AsSpan(start);

        // Names that count, such as "Step 1" and "Step 2", are different on purpose.
        if (IsDigit(restA) || IsDigit(restB))
        {
            return false;
        }

        return restA.Length == restB.Length
            ? restA[1..].SequenceEqual(restB[1..]) || AreExchanged(restA, restB)
            : restA.Length > restB.Length ? restA[1..].SequenceEqual(restB) : restB[1..].SequenceEqual(restA);
    }

    private static bool IsDigit(ReadOnlySpan<char> rest) => rest.Length > 0 && char.IsDigit(rest[0]);

    private static bool AreExchanged(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]);
}
