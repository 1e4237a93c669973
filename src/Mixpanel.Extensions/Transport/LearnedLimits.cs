using System.Globalization;
using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.Transport;

/// <summary>How large a request each endpoint takes, as far as its 413 answers have taught us.</summary>
internal sealed partial class LearnedLimits
{
    /// <summary>A limit below this would be a misunderstanding.</summary>
    private const int Smallest = 1024;

    private readonly int[] _bytes = [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue];

    internal int Bytes(IngestionEndpoint endpoint) => Volatile.Read(ref _bytes[(int)endpoint]);

    /// <summary>Takes the limit from the answer, or half of what was too much.</summary>
    internal int Learn(IngestionEndpoint endpoint, int refusedBytes, string? error)
    {
        var stated = Stated().Match(error ?? string.Empty);
        var limit = stated.Success
            && int.TryParse(stated.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && bytes < refusedBytes
                ? bytes
                : refusedBytes / 2;

        limit = Math.Max(limit, Smallest);
        Volatile.Write(ref _bytes[(int)endpoint], Math.Min(limit, Bytes(endpoint)));
        return limit;
    }

    [GeneratedRegex(@"(?<=limit of )\d+(?= bytes)")]
    private static partial Regex Stated();
}
