using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Aot;

/// <summary>A record as it arrived, and the path and the credentials of its request.</summary>
internal sealed record Arrival(string PathAndQuery, string? Authorization, JsonObject Record);

/// <summary>Answers as Mixpanel does, except that it is not available the first time, and keeps what arrived.</summary>
internal sealed class StubMixpanel : HttpMessageHandler
{
    private bool _available;

    internal List<Arrival> Arrivals { get; } = [];

    /// <summary>What was asked about flags: the path, and for whom.</summary>
    internal List<string> Questions { get; } = [];

    /// <summary>What it says of all flags.</summary>
    internal string Definitions { get; init; } = """{"flags":[]}""";

    /// <summary>What it says of the flags of a user.</summary>
    internal string Variants { get; init; } = """{"code":200,"flags":{}}""";

    internal int Refusals { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            var path = request.RequestUri!.AbsolutePath;
            Questions.Add(request.RequestUri.Query.Split("&context=") is [_, var context] ? $"{path} {Uri.UnescapeDataString(context)}" : path);
            return Reply(request, path == "/flags" ? Variants : Definitions);
        }

        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        if (!_available)
        {
            _available = true;
            Refusals++;
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new StringContent("") };
        }

        var text = request.Content.Headers.ContentEncoding.Contains("gzip") ? Unzip(body) : Encoding.UTF8.GetString(body);
        foreach (var record in JsonNode.Parse(text)!.AsArray())
        {
            Arrivals.Add(new Arrival(request.RequestUri!.PathAndQuery, request.Headers.Authorization?.ToString(), record!.AsObject()));
        }

        return Reply(request, request.RequestUri!.AbsolutePath == "/import"
            ? """{"code":200,"num_records_imported":1,"status":"OK"}"""
            : """{"error":null,"status":1}""");
    }

    private static HttpResponseMessage Reply(HttpRequestMessage request, string json) => new(HttpStatusCode.OK)
    {
        RequestMessage = request,
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    };

    private static string Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
