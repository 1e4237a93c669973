using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Support;

/// <summary>Mixpanel as a handler: serves definitions and the variants of users, and keeps the events it is sent.</summary>
internal sealed class FlagServer : HttpMessageHandler
{
    private int _questions;

    internal string Definitions { get; set; } = """{ "flags": [] }""";

    internal string Variants { get; set; } = """{ "flags": {} }""";

    /// <summary>The bodies of events, in no particular order.</summary>
    internal ConcurrentBag<string> Events { get; } = [];

    /// <summary>How often it was asked for variants.</summary>
    internal int Questions => _questions;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (request.RequestUri!.AbsolutePath)
        {
            case "/flags/definitions":
                return Reply(Definitions);
            case "/flags":
                Interlocked.Increment(ref _questions);
                return Reply(Variants);
            default:
                await using (var body = await request.Content!.ReadAsStreamAsync(cancellationToken))
                {
                    var isZipped = request.Content.Headers.ContentEncoding.Contains("gzip");
                    await using var plain = isZipped ? new GZipStream(body, CompressionMode.Decompress) : body;
                    using var reader = new StreamReader(plain);
                    Events.Add(await reader.ReadToEndAsync(cancellationToken));
                }

                return Reply("""{"status":1,"error":null}""");
        }
    }

    private static HttpResponseMessage Reply(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
