using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// A salt that is known before the user is, and is added to a hash in one step whatever its length. <c>h ^ b</c> changes only the lowest byte of
/// <c>h</c>, and the lowest byte of the product depends on nothing else; so the whole salt adds up to <c>h * prime^n</c> and a number that depends
/// on the lowest byte alone, of which there are 256.
/// </summary>
internal sealed class KnownSalt
{
    private static readonly ConcurrentDictionary<int, KnownSalt> _indexes = new();

    private readonly ulong _power;
    private readonly ulong[] _offsets = new ulong[byte.MaxValue + 1];

    internal KnownSalt(string text)
    {
        var salt = Encoding.UTF8.GetBytes(text);
        _power = Fnv1a.Power(salt.Length);
        for (var low = 0UL; low < (ulong)_offsets.Length; low++)
        {
            _offsets[low] = unchecked(Fnv1a.Append(low, salt) - (low * _power));
        }
    }

    internal static KnownSalt Rollout { get; } = new("rollout");

    internal static KnownSalt Variant { get; } = new("variant");

    /// <summary>The salt of a rollout by its place; all flags share these.</summary>
    internal static KnownSalt Of(int index) =>
        _indexes.GetOrAdd(index, static number => new KnownSalt(number.ToString(CultureInfo.InvariantCulture)));

    internal ulong AppendTo(ulong hash) => unchecked((hash * _power) + _offsets[(byte)hash]);
}
