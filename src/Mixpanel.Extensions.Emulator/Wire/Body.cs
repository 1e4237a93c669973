using System.Buffers;
using System.IO.Compression;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The body of a request, decompressed.</summary>
internal sealed record Body(byte[] Bytes, BodyProblem Problem)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads no more than <paramref name="limit"/> bytes and one, however small the compressed body is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">How large the body may be, decompressed.</param>
    /// <param name="place">Taken before more than a little memory is.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    public static async Task<Body> ReadAsync(HttpRequest request, int limit, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        if (IsGzip(request))
        {
            using var unzipped = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);

            try
            {
                return await ReadAsync(unzipped, limit, place, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException)
            {
                return new Body([], BodyProblem.NotGzip);
            }
        }

        return IsPlain(request)
            ? await ReadAsync(request.Body, limit, place, cancellationToken).ConfigureAwait(false)
            : new Body([], BodyProblem.UnknownEncoding);
    }

    public static bool IsGzip(HttpRequest request) =>
        string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "" or "identity";

    private static async Task<Body> ReadAsync(Stream stream, int limit, LargeBodies.Place place, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var length = 0;

        try
        {
            int read;

            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;

                if (length > limit)
                {
                    return new Body([], BodyProblem.TooLarge);
                }

                if (length == buffer.Length)
                {
                    await place.TakeAsync(cancellationToken).ConfigureAwait(false);
                    buffer = Grow(buffer);
                }
            }

            return new Body(buffer.AsSpan(0, length).ToArray(), BodyProblem.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);

        return larger;
    }
}
