using System.Text.Json;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// Finds the flags in an answer, in one pass that keeps nothing, however deep what stands around them is. So each flag can be read by itself, and none can be
/// too deep or too odd for the others.
/// </summary>
internal static class FlagsMember
{
    /// <summary>Reads without a limit of depth.</summary>
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <param name="json">The answer.</param>
    /// <param name="kind">How the flags begin.</param>
    /// <returns>The JSON of the flags alone; <c>null</c> if there are none of that kind.</returns>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    internal static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> json, JsonTokenType kind)
    {
        ReadOnlyMemory<byte>? flags = null;
        var reader = new Utf8JsonReader(json.Span, AnyDepth);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFlags = reader.ValueTextEquals("flags"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                isFlags &= reader.TokenType == kind;
                reader.Skip();
                flags = isFlags ? json[start..(int)reader.BytesConsumed] : flags;
            }

            // What comes after the object is found out only by going on.
            reader.Read();
        }

        return flags;
    }
}
