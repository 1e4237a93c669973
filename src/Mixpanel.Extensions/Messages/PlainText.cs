using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixpanel.Extensions.Messages;

/// <summary>Text that JSON and UTF-8 leave as it is: ASCII without control characters, quotes and backslashes. Most names and values are.</summary>
internal static class PlainText
{
    private const char First = ' ';
    private const char Last = '\u007f';

    /// <summary>Copies text byte by byte. <c>false</c> if it is not plain; the destination then holds nothing of use.</summary>
    internal static bool TryCopy(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length < Vector128<ushort>.Count)
        {
            return TryCopyShort(text, destination);
        }

        // The last block overlaps the one before it, so that there is no rest.
        var last = text.Length - Vector128<ushort>.Count;
        for (var i = 0; i < last; i += Vector128<ushort>.Count)
        {
            if (!TryCopyBlock(text[i..], destination[i..]))
            {
                return false;
            }
        }

        return TryCopyBlock(text[last..], destination[last..]);
    }

    private static bool TryCopyShort(ReadOnlySpan<char> text, Span<byte> destination)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is < First or > Last or '"' or '\\')
            {
                return false;
            }

            destination[i] = (byte)character;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopyBlock(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var characters = Vector128.Create(MemoryMarshal.Cast<char, ushort>(text));
        var other = Vector128.GreaterThan(characters - Vector128.Create((ushort)First), Vector128.Create((ushort)(Last - First)))
            | Vector128.Equals(characters, Vector128.Create((ushort)'"'))
            | Vector128.Equals(characters, Vector128.Create((ushort)'\\'));
        if (other != Vector128<ushort>.Zero)
        {
            return false;
        }

        Vector128.Narrow(characters, characters).GetLower().CopyTo(destination);
        return true;
    }
}
