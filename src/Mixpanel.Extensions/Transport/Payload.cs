using System.IO.Compression;

namespace Mixpanel.Extensions.Transport;

/// <summary>Messages as the JSON array that travels: made once, and the same to the byte for every attempt.</summary>
internal sealed class Payload
{
    private readonly IReadOnlyList<MixpanelMessage> _messages;
    private readonly MemoryStream? _compressed;

    internal Payload(IReadOnlyList<MixpanelMessage> messages, int gzipLevel)
    {
        _messages = messages;
        PlainBytes = PlainLength(messages);
        if (gzipLevel > 0)
        {
            _compressed = Compress(gzipLevel);
        }
    }

    /// <summary>The size of the JSON, which is what Mixpanel limits.</summary>
    internal int PlainBytes { get; }

    /// <summary>The size of the body as it travels.</summary>
    internal int BodyBytes => (int?)_compressed?.Length ?? PlainBytes;

    internal bool IsCompressed => _compressed is not null;

    internal async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
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

    private static int PlainLength(IReadOnlyList<MixpanelMessage> messages)
    {
        var length = 1 + messages.Count;
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
