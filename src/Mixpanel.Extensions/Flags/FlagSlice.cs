using System.Text.Json;

namespace Mixpanel.Extensions.Flags;

/// <summary>
/// Where one flag stands in a reply. The flags are told apart before any is read, in one pass that keeps nothing, so that none of them can be too
/// deep or too odd for the others.
/// </summary>
/// <param name="Json">The flag's own JSON.</param>
/// <param name="Key">Its key, if it has one that can be read.</param>
internal readonly record struct FlagSlice(ReadOnlyMemory<byte> Json, string? Key)
{
    /// <exception cref="JsonException">The reply is not JSON, or has no list of flags.</exception>
    internal static List<FlagSlice> Split(ReadOnlyMemory<byte> json)
    {
        List<FlagSlice>? slices = null;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isList = reader.ValueTextEquals("flags"u8);
                reader.Read();
                if (isList && reader.TokenType == JsonTokenType.StartArray)
                {
                    slices = Items(json, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            // What comes after the object is found out only by going on.
            reader.Read();
        }

        return slices ?? throw new JsonException("The definitions have no list of flags.");
    }

    private static List<FlagSlice> Items(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var slices = new List<FlagSlice>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var key = SkipFlag(ref reader);
            slices.Add(new(json[start..(int)reader.BytesConsumed], key));
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
