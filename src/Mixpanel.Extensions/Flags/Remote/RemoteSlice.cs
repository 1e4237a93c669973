using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>Where one flag stands in an answer.</summary>
/// <param name="Key">The flag.</param>
/// <param name="Json">What is said of it.</param>
internal readonly record struct RemoteSlice(string Key, ReadOnlyMemory<byte> Json)
{
    /// <returns><c>null</c> if the answer has no flags.</returns>
    /// <exception cref="JsonException">The answer is not JSON.</exception>
    internal static List<RemoteSlice>? Split(ReadOnlyMemory<byte> json)
    {
        if (FlagsMember.Find(json, JsonTokenType.StartObject) is not { } flags)
        {
            return null;
        }

        var slices = new List<RemoteSlice>();
        var reader = new Utf8JsonReader(flags.Span, FlagsMember.AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Name(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (key is not null)
            {
                slices.Add(new(key, flags[start..(int)reader.BytesConsumed]));
            }
        }

        return slices;
    }

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
