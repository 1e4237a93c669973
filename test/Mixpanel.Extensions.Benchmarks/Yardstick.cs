using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>
/// What a general JSON writer needs for a set of properties and nothing else: one <see cref="Utf8JsonWriter"/> and one buffer used again and again,
/// without validation. It adds no token, id or time, and keeps no copy.
/// </summary>
internal sealed class Yardstick : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;

    internal Yardstick() => _json = new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Dispose() => _json.Dispose();

    internal int Write(MixpanelProperties properties)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        for (var i = 0; i < properties.Count; i++)
        {
            var (name, value) = properties.At(i);
            switch (value.Kind)
            {
                case PropertyKind.String: _json.WriteString(name, value.Text); break;
                case PropertyKind.Int64: _json.WriteNumber(name, value.Int64); break;
                case PropertyKind.Double: _json.WriteNumber(name, value.Double); break;
                case PropertyKind.Decimal: _json.WriteNumber(name, (decimal)value.Reference); break;
                case PropertyKind.Boolean: _json.WriteBoolean(name, value.Boolean); break;
                case PropertyKind.DateTime: _json.WriteString(name, value.UtcDateTime); break;
                case PropertyKind.Guid: _json.WriteString(name, (Guid)value.Reference); break;
                default: throw new NotSupportedException(value.Kind.ToString());
            }
        }

        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenCount;
    }
}
