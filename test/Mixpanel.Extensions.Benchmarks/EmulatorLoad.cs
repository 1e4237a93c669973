using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>Batches of events, compressed beforehand, so that the senders cost next to nothing while the emulator is measured.</summary>
internal sealed class EmulatorLoad(Uri emulator) : IDisposable
{
    internal const int BatchSize = 2_000;

    private const int Senders = 2;
    private const int Users = 5_000;

    private static readonly string[] _names = ["Order Placed", "Product Viewed", "Signed Up", "Cart Emptied", "Search"];

    private readonly HttpClient _http = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", "dG9rZW46") } };

    private int _made;

    /// <summary>No two events are the same: each has an insert id of its own.</summary>
    internal IReadOnlyList<byte[]> Make(int batches) => [.. Enumerable.Range(0, batches).Select(_ => Batch())];

    /// <summary>Sends at full speed.</summary>
    /// <returns>Events per second.</returns>
    internal async Task<double> SendAsync(IReadOnlyList<byte[]> batches)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < batches.Count; i = Interlocked.Increment(ref next))
            {
                await PostAsync(batches[i]);
            }
        }));

        return (double)batches.Count * BatchSize / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(byte[] batch)
    {
        using var content = new ByteArrayContent(batch);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await _http.PostAsync(new Uri(emulator, "import?strict=1"), content);
        response.EnsureSuccessStatusCode();
    }

    private byte[] Batch()
    {
        var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        using (var json = new Utf8JsonWriter(gzip))
        {
            json.WriteStartArray();
            for (var i = 0; i < BatchSize; i++)
            {
                WriteEvent(json, _made++);
            }

            json.WriteEndArray();
        }

        return body.ToArray();
    }

    private static void WriteEvent(Utf8JsonWriter json, int number)
    {
        var order = Order.Sample;
        json.WriteStartObject();
        json.WriteString("event", _names[number % _names.Length]);
        json.WriteStartObject("properties");
        json.WriteNumber("time", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        json.WriteString("distinct_id", $"customer-{number % Users}");
        json.WriteString("$insert_id", Guid.NewGuid());
        json.WriteString("plan", order.Plan);
        json.WriteString("currency", order.Currency);
        json.WriteString("city", order.City);
        json.WriteNumber("items", order.Items);
        json.WriteNumber("total", order.Total + number);
        json.WriteNumber("discount", order.Discount);
        json.WriteBoolean("gift", order.Gift);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
