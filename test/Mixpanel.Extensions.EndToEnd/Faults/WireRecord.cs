using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>One record as it travels: the number this proof gave it, and the hash of its bytes.</summary>
internal sealed partial record WireRecord(int Number, string Hash, string? InsertId, bool IsPoison)
{
    internal const string Poison = "Poison";

    /// <summary>Takes a JSON array apart without changing a byte.</summary>
    internal static List<WireRecord> Parse(ReadOnlySpan<byte> array)
    {
        var records = new List<WireRecord>();
        var reader = new Utf8JsonReader(array);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            records.Add(Of(array[start..(int)reader.BytesConsumed]));
        }

        return records;
    }

    private static WireRecord Of(ReadOnlySpan<byte> json)
    {
        var text = Encoding.UTF8.GetString(json);
        var number = Numbered().Match(text);
        var insertId = InsertIds().Match(text);
        return new WireRecord(
            number.Success ? int.Parse(number.Groups[1].ValueSpan, null) : -1,
            Convert.ToHexString(SHA256.HashData(json)),
            insertId.Success ? insertId.Groups[1].Value : null,
            text.Contains($"\"{Poison}\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("""(?:"n":|"alias-)(\d+)""")]
    private static partial Regex Numbered();

    [GeneratedRegex("\"\\$insert_id\":\"([^\"]+)\"")]
    private static partial Regex InsertIds();
}
