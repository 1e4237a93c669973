using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>What goes back to the sender.</summary>
internal sealed record Reply(int Status, string ContentType, string Body)
{
    // Mixpanel writes quotes and the like as they are; the default encoder would escape them.
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body that is not text; <see cref="Body"/> is empty then.</summary>
    public byte[]? Bytes { get; init; }

    public byte[] Utf8 => Bytes ?? Encoding.UTF8.GetBytes(Body);

    public static Reply Text(string body) => new(StatusCodes.Status200OK, "text/plain", body);

    /// <summary>A JSON object; <paramref name="write"/> writes what is between its braces.</summary>
    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();

        using (var writer = new Utf8JsonWriter(buffer, _writing))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new Reply(status, "application/json", Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
