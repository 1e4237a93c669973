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
        var i = 0;
        for (; text.Length - i >= Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var characters = Vector128.Create(MemoryMarshal.Cast<char, ushort>(text[i..]));
            if (!IsPlain(characters))
            {
                return false;
            }

            Vector128.Narrow(characters, characters).GetLower().CopyTo(destination[i..]);
        }

        for (; i < text.Length; i++)
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
    private static bool IsPlain(Vector128<ushort> characters)
    {
        var other = Vector128.GreaterThan(characters - Vector128.Create((ushort)First), Vector128.Create((ushort)(Last - First)))
            | Vector128.Equals(characters, Vector128.Create((ushort)'"'))
            | Vector128.Equals(characters, Vector128.Create((ushort)'\\'));
        return other == Vector128<ushort>.Zero;
    }
}
