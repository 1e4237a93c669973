using System.Net;
using System.Text;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The fields of a query or of a form body, kept as bytes so that <c>data</c> may hold text that is not UTF-8.</summary>
internal sealed class Fields
{
    // No client of Mixpanel sends more than a handful.
    private const int MaxFields = 64;

    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    public static Fields None { get; } = new();

    public IEnumerable<string> Names => _values.Keys;

    public static Fields FromQuery(QueryString query) =>
        query.HasValue ? Parse(Encoding.UTF8.GetBytes(query.Value!.TrimStart('?'))) : None;

    public static Fields Parse(byte[] encoded)
    {
        var fields = new Fields();
        var left = MaxFields;

        foreach (var range in encoded.AsSpan().Split((byte)'&'))
        {
            if (left-- == 0)
            {
                break;
            }

            var (start, length) = range.GetOffsetAndLength(encoded.Length);
            fields.Add(encoded, start, length);
        }

        return fields;
    }

    public byte[]? Bytes(string name) => _values.GetValueOrDefault(name);

    public string? Text(string name) => Bytes(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private void Add(byte[] encoded, int start, int length)
    {
        var equals = encoded.AsSpan(start, length).IndexOf((byte)'=');

        if (equals <= 0)
        {
            return;
        }

        var name = Encoding.UTF8.GetString(WebUtility.UrlDecodeToBytes(encoded, start, equals)!);
        var value = WebUtility.UrlDecodeToBytes(encoded, start + equals + 1, length - equals - 1)!;
        _values.TryAdd(name, value);
    }
}
