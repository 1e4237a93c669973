using System.Buffers;
using System.Buffers.Text;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The form field <c>data</c>: JSON as it is, or in base64.</summary>
internal static class DataField
{
    /// <returns>The JSON, not yet parsed; <see langword="null"/> when the field is neither.</returns>
    public static byte[]? Decode(byte[]? field)
    {
        var trimmed = field.AsSpan().Trim(" \t\r\n"u8);

        if (trimmed.IsEmpty)
        {
            return null;
        }

        return trimmed[0] is (byte)'{' or (byte)'[' ? trimmed.ToArray() : FromBase64(trimmed);
    }

    private static byte[]? FromBase64(ReadOnlySpan<byte> text)
    {
        var unpadded = text.TrimEnd((byte)'=');
        var standard = new byte[(unpadded.Length + 3) / 4 * 4];
        standard.AsSpan().Fill((byte)'=');

        for (var i = 0; i < unpadded.Length; i++)
        {
            standard[i] = Standard(unpadded[i]);
        }

        var json = new byte[Base64.GetMaxDecodedFromUtf8Length(standard.Length)];

        return Base64.DecodeFromUtf8(standard, json, out _, out var written) == OperationStatus.Done
            ? json[..written]
            : null;
    }

    // A sender that does not percent-encode its base64 has every '+' decoded to a space on the way.
    private static byte Standard(byte symbol) => symbol switch
    {
        (byte)' ' or (byte)'-' => (byte)'+',
        (byte)'_' => (byte)'/',
        _ => symbol,
    };
}
