using System.Text;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// The hash by which all Mixpanel SDKs divide users: FNV-1a of 64 bits over UTF-8. It goes on from where it stopped, so that a user's id and a
/// flag's name are hashed once for everything that is asked about them.
/// </summary>
internal static class Fnv1a
{
    internal const ulong Start = 0xCBF2_9CE4_8422_2325;

    private const ulong Prime = 0x0000_0100_0000_01B3;

    internal static ulong Append(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        return hash;
    }

    internal static ulong Append(ulong hash, string text) => Append(hash, Encoding.UTF8.GetBytes(text));

    /// <summary>What a hash is multiplied by in all while so many bytes are appended.</summary>
    internal static ulong Power(int bytes)
    {
        var power = 1UL;
        for (var i = 0; i < bytes; i++)
        {
            power = unchecked(power * Prime);
        }

        return power;
    }

    /// <summary>One of the hundred parts, from 0.00 to 0.99.</summary>
    internal static double Bucket(ulong hash) => hash % 100 / 100.0;
}
