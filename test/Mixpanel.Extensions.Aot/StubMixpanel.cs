using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Aot;

/// <summary>A request as it arrived: the path, the credentials and the one record in it.</summary>
internal sealed record Arrival(string PathAndQuery, string? Authorization, JsonObject Record);

/// <summary>Answers as Mixpanel does, except that it is not available the first time, and keeps what arrived.</summary>
internal sealed class StubMixpanel : HttpMessageHandler
{
    private bool _available;

    internal List<Arrival> Arrivals { get; } = [];

    internal int Refusals { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        if (!_available)
        {
            _available = true;
            Refusals++;
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new StringContent("") };
        }

        var text = request.Content.Headers.ContentEncoding.Contains("gzip") ? Unzip(body) : Encoding.UTF8.GetString(body);
        var record = JsonNode.Parse(text)!.AsArray().Single()!.AsObject();
        Arrivals.Add(new Arrival(request.RequestUri!.PathAndQuery, request.Headers.Authorization?.ToString(), record));

        var reply = request.RequestUri.AbsolutePath == "/import"
            ? """{"code":200,"num_records_imported":1,"status":"OK"}"""
            : """{"error":null,"status":1}""";
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(reply, Encoding.UTF8, "application/json"),
        };
    }

    private static string Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
