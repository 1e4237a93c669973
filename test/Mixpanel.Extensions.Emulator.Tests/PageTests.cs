using System.Net;
using System.Net.WebSockets;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>The page as a browser asks for it; what it shows is tested with a browser elsewhere.</summary>
internal sealed class PageTests
{
    [Test]
    public async Task The_page_and_all_it_loads_come_from_the_emulator(
        [Values("/", "/view/users", "/view/groups", "/view/events", "/view/flags", "/view/faults", "/_framework/blazor.web.js", "/_page/page.css", "/_page/page.js", "/_page/icon.svg")] string path)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.GetAsync(path);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.Not.Empty);
    }

    [Test]
    public async Task The_page_may_load_nothing_from_elsewhere_and_be_framed_nowhere()
    {
        await using var bench = await Bench.StartAsync();
        using var client = new HttpClient();

        using var reply = await client.GetAsync(bench.Emulator.Address);

        var policy = string.Join(' ', reply.Headers.GetValues("Content-Security-Policy"));
        Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("script-src 'self';").And.Contain("frame-ancestors 'none'"));
        Assert.That(reply.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    [Test]
    public async Task A_name_that_points_here_from_elsewhere_sees_nothing([Values("/", "/view/users", "/_blazor", "/_framework/blazor.web.js")] string path)
    {
        await using var bench = await Bench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "rebound.example";

        var answer = await bench.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(403));
    }

    [TestCase("/", "navigate", "document", 200)]
    [TestCase("/", "navigate", "iframe", 403)]
    [TestCase("/", "no-cors", "script", 403)]
    [TestCase("/_framework/blazor.web.js", "no-cors", "script", 403)]
    public async Task Other_websites_may_link_to_the_page_but_not_use_it(string path, string mode, string destination, int status)
    {
        await using var bench = await Bench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);

        var answer = await bench.SendAsync(request);

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task The_connection_of_the_page_is_closed_to_other_origins()
    {
        await using var bench = await Bench.StartAsync();

        var foreign = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(bench, "https://elsewhere.example"));
        Assert.That(foreign!.Message, Does.Contain("403"));
        Assert.That(() => ConnectAsync(bench, bench.Emulator.Address.GetLeftPart(UriPartial.Authority)), Throws.Nothing);
    }

    [Test]
    public async Task What_is_asked_for_again_is_not_sent_again()
    {
        await using var bench = await Bench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Emulator.Address };
        using var first = await client.GetAsync(new Uri("/_page/page.css", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_page/page.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await client.SendAsync(request);

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    private static async Task ConnectAsync(Bench bench, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);

        await socket.ConnectAsync(new UriBuilder(bench.Emulator.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
    }
}
