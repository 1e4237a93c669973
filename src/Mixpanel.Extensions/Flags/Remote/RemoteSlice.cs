using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>
/// Where one flag stands in an answer. The flags are told apart before any is read, in one pass that keeps nothing, so that none of them can be too
/// deep or too odd for the others.
/// </summary>
/// <param name="Key">The flag.</param>
/// <param name="Json">What is said of it.</param>
internal readonly record struct RemoteSlice(string Key, ReadOnlyMemory<byte> Json)
{
    /// <returns><c>null</c> if the answer has no flags.</returns>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    internal static List<RemoteSlice>? Split(ReadOnlyMemory<byte> json)
    {
        List<RemoteSlice>? slices = null;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFlags = reader.ValueTextEquals("flags"u8);
                reader.Read();
                if (isFlags && reader.TokenType == JsonTokenType.StartObject)
                {
                    slices = Members(json, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            // What comes after the object is found out only by going on.
            reader.Read();
        }

        return slices;
    }

    private static List<RemoteSlice> Members(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var slices = new List<RemoteSlice>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Name(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (key is not null)
            {
                slices.Add(new(key, json[start..(int)reader.BytesConsumed]));
            }
        }

        return slices;
    }

    /// <summary>A name that is not Unicode is one that nobody can ask for.</summary>
    private static string? Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
