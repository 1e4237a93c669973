using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Mixpanel.Extensions.Transport;

/// <summary>
/// A JSON array of messages as the body of a request. It can be sent several times, always the same to the byte, and knows whether sending
/// has begun: a request whose body was never asked for has certainly not arrived.
/// </summary>
internal sealed class PayloadContent : HttpContent
{
    private readonly IReadOnlyList<MixpanelMessage> _messages;
    private readonly MemoryStream? _compressed;
    private volatile bool _started;

    internal PayloadContent(IReadOnlyList<MixpanelMessage> messages, int gzipLevel)
    {
        _messages = messages;
        PlainBytes = PlainLength(messages);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (gzipLevel > 0)
        {
            _compressed = Compress(gzipLevel);
            Headers.ContentEncoding.Add("gzip");
        }
    }

    /// <summary>The size of the JSON, which is what Mixpanel limits.</summary>
    internal int PlainBytes { get; }

    /// <summary>The size of the body as it travels.</summary>
    internal int BodyBytes => (int?)_compressed?.Length ?? PlainBytes;

    /// <summary>Whether any of the body has been handed to the connection since <see cref="BeginAttempt"/>.</summary>
    internal bool Started => _started;

    internal void BeginAttempt() => _started = false;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        if (_compressed is not null)
        {
            await stream.WriteAsync(_compressed.GetBuffer().AsMemory(0, (int)_compressed.Length), cancellationToken).ConfigureAwait(false);
            return;
        }

        await stream.WriteAsync("["u8.ToArray(), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _messages.Count; i++)
        {
            if (i > 0)
            {
                await stream.WriteAsync(","u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }

            await stream.WriteAsync(_messages[i].Json, cancellationToken).ConfigureAwait(false);
        }

        await stream.WriteAsync("]"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = BodyBytes;
        return true;
    }

    private static int PlainLength(IReadOnlyList<MixpanelMessage> messages)
    {
        var length = 1 + Math.Max(1, messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            length += messages[i].Json.Length;
        }

        return length;
    }

    private MemoryStream Compress(int level)
    {
        var compressed = new MemoryStream(PlainBytes / 4);
        using var gzip = new GZipStream(compressed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true);
        gzip.Write("["u8);
        for (var i = 0; i < _messages.Count; i++)
        {
            if (i > 0)
            {
                gzip.Write(","u8);
            }

            gzip.Write(_messages[i].Utf8);
        }

        gzip.Write("]"u8);
        return compressed;
    }
}
