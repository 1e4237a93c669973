using System.Buffers;
using System.IO.Compression;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The body of a request, decompressed.</summary>
internal sealed record Body(byte[] Bytes, BodyProblem Problem)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads no more than <paramref name="limit"/> bytes and one, however small the compressed body is.</summary>
    public static async Task<Body> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (IsGzip(request))
        {
            using var unzipped = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);

            try
            {
                return await ReadAsync(unzipped, limit, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException)
            {
                return new Body([], BodyProblem.NotGzip);
            }
        }

        return IsPlain(request)
            ? await ReadAsync(request.Body, limit, cancellationToken).ConfigureAwait(false)
            : new Body([], BodyProblem.UnknownEncoding);
    }

    public static bool IsGzip(HttpRequest request) =>
        string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "" or "identity";

    private static async Task<Body> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);

        try
        {
            int read;

            while ((read = await stream.ReadAsync(chunk.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (whole.Length + read > limit)
                {
                    return new Body([], BodyProblem.TooLarge);
                }

                whole.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new Body(whole.ToArray(), BodyProblem.None);
    }
}
