using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>A started emulator whose clock stands still, and a client that sends to it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client;

    private Bench(MixpanelEmulator emulator)
    {
        Emulator = emulator;
        _client = new HttpClient { BaseAddress = emulator.Address };
    }

    public MixpanelEmulator Emulator { get; }

    public static async Task<Bench> StartAsync(Action<MixpanelEmulatorOptions>? configure = null)
    {
        var options = new MixpanelEmulatorOptions { TimeProvider = new FakeTimeProvider(Now) };
        configure?.Invoke(options);

        return new Bench(await MixpanelEmulator.StartAsync(options));
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var zipped = new MemoryStream();

        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return zipped.ToArray();
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public Task<Answered> PostJsonAsync(string path, string json, string? authorization = null) =>
        PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json", authorization: authorization);

    /// <summary>Sends to <c>/import</c> as somebody who may.</summary>
    public Task<Answered> ImportAsync(string query, string json, string type = "application/json") =>
        PostAsync($"/import?project_id=7&{query}", Encoding.UTF8.GetBytes(json), type, authorization: "Basic name:secret");

    public Task<Answered> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        var form = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));

        return PostAsync(path, Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded");
    }

    public async Task<Answered> PostAsync(
        string path,
        byte[] body,
        string type,
        string? encoding = null,
        string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await SendAsync(request);
    }

    public async Task<Answered> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        return await SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Emulator.DisposeAsync();
    }

    public async Task<Answered> SendAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);

        return new Answered(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }
}
