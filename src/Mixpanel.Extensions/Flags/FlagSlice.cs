using System.Text.Json;

namespace Mixpanel.Extensions.Flags;

/// <summary>Where one flag stands in a reply.</summary>
/// <param name="Json">The flag's own JSON.</param>
/// <param name="Key">Its key, if it has one that can be read.</param>
internal readonly record struct FlagSlice(ReadOnlyMemory<byte> Json, string? Key)
{
    /// <exception cref="JsonException">The reply is not JSON, or has no list of flags.</exception>
    internal static List<FlagSlice> Split(ReadOnlyMemory<byte> json)
    {
        var flags = FlagsMember.Find(json, JsonTokenType.StartArray) ?? throw new JsonException("The definitions have no list of flags.");
        var slices = new List<FlagSlice>();
        var reader = new Utf8JsonReader(flags.Span, FlagsMember.AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var key = SkipFlag(ref reader);
            slices.Add(new(flags[start..(int)reader.BytesConsumed], key));
        }

        return slices;
    }

    private static string? SkipFlag(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? key = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("key"u8);
            reader.Read();
            if (isKey)
            {
                key = Text(ref reader);
            }

            reader.Skip();
        }

        return key;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
