using System.Security.Cryptography;

namespace Mixpanel.Extensions.Messages;

/// <summary>
/// Makes <c>$insert_id</c>: 80 random bits that are this process's own, then a counter, as 32 hexadecimal digits.
/// </summary>
/// <remarks>A random id for every event would ask the operating system for randomness each time, which costs more than encoding the event.</remarks>
internal static class InsertIds
{
    internal const int Length = 32;

    private const int PrefixLength = 20;

    private static readonly byte[] _prefix = CreatePrefix();
    private static long _counter;

    /// <summary>Writes the next id, <see cref="Length"/> ASCII characters.</summary>
    internal static void Write(Span<byte> destination)
    {
        var hex = "0123456789abcdef"u8;
        var value = Interlocked.Increment(ref _counter);

        _prefix.CopyTo(destination);
        for (var i = Length - 1; i >= PrefixLength; i--)
        {
            destination[i] = hex[(int)(value & 15)];
            value >>= 4;
        }
    }

    private static byte[] CreatePrefix()
    {
        var digits = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PrefixLength / 2));
        return System.Text.Encoding.ASCII.GetBytes(digits);
    }
}
