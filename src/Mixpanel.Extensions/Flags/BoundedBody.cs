namespace Mixpanel.Extensions.Flags;

/// <summary>Reads an answer without trusting what it says of its length.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 16 * 1024;

    /// <returns><c>null</c> if it is longer than allowed.</returns>
    internal static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new byte[FirstBytes];
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (read == 0)
                {
                    return body.AsMemory(0, length);
                }

                if (length > maxBytes)
                {
                    return null;
                }

                if (length == body.Length)
                {
                    Array.Resize(ref body, (int)Math.Min(body.Length * 2L, maxBytes + 1L));
                }
            }
        }
    }
}
