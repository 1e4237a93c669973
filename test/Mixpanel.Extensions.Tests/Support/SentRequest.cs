using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Tests.Support;

/// <summary>A request as a server would see it.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Address, string? Authorization, string? ContentType, string? ContentEncoding, byte[] Body)
{
    internal string? IfNoneMatch { get; private init; }

    internal string Path => Address.AbsolutePath;

    internal string Query => Address.Query;

    internal string Text { get; } = Encoding.UTF8.GetString(ContentEncoding == "gzip" ? Unzip(Body) : Body);

    internal JsonArray Json => JsonNode.Parse(Text)!.AsArray();

    internal static async Task<SentRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken) => new(
        request.Method,
        request.RequestUri!,
        request.Headers.Authorization?.ToString(),
        request.Content?.Headers.ContentType?.ToString(),
        request.Content?.Headers.ContentEncoding.SingleOrDefault(),
        request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken))
    {
        IfNoneMatch = request.Headers.TryGetValues("If-None-Match", out var tags) ? tags.Single() : null,
    };

    private static byte[] Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
