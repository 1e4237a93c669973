using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What a web page may do in its visitor's browser: send messages, and nothing else.</summary>
internal sealed class BrowserTests
{
    private const string Origin = "https://shop.example";

    [Test]
    public async Task A_page_of_any_origin_may_send([Values("/track", "/track/", "/import", "/engage", "/groups", "/flags")] string path)
    {
        await using var bench = await Bench.StartAsync();

        using var response = await SendAsync(bench, HttpMethod.Post, path, ("Origin", Origin));

        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo([Origin]));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Credentials"), Is.EqualTo(["true"]));
        Assert.That(response.Headers.Vary, Is.EqualTo(["Origin"]));
    }

    [Test]
    public async Task The_browser_may_ask_first()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(500);

        using var response = await SendAsync(
            bench,
            HttpMethod.Options,
            "/track",
            ("Origin", Origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type"),
            ("Access-Control-Request-Private-Network", "true"));

        Assert.That((int)response.StatusCode, Is.EqualTo(204));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Methods"), Is.EqualTo(["GET, POST, OPTIONS"]));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Headers"), Is.EqualTo(["authorization,content-type"]));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Private-Network"), Is.EqualTo(["true"]));
        Assert.That(bench.Emulator.Requests, Is.Empty, "asking is no request");
        Assert.That(bench.Emulator.Faults, Has.Count.EqualTo(1), "asking meets no fault");
    }

    [Test]
    public async Task A_page_can_see_that_a_fault_was_met()
    {
        await using var bench = await Bench.StartAsync();
        bench.Emulator.FailNext(503);

        using var response = await SendAsync(bench, HttpMethod.Post, "/track", ("Origin", Origin));

        Assert.That((int)response.StatusCode, Is.EqualTo(503));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo([Origin]));
    }

    [Test]
    public async Task A_page_from_elsewhere_may_not_touch_the_emulators_own_pages(
        [Values("GET", "POST", "DELETE", "OPTIONS")] string method,
        [Values("/_/faults", "/")] string path,
        [Values(Origin, "null", "http://localhost:1", "http://127.0.0.1")] string origin)
    {
        await using var bench = await Bench.StartAsync();

        using var response = await SendAsync(
            bench, new HttpMethod(method), path, ("Origin", origin), ("Access-Control-Request-Method", "POST"));

        Assert.That((int)response.StatusCode, Is.EqualTo(403));
        Assert.That(response.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    [Test]
    public async Task A_page_of_another_site_may_not_either_without_naming_its_origin([Values("cross-site", "same-site")] string site)
    {
        await using var bench = await Bench.StartAsync();

        using var response = await SendAsync(bench, HttpMethod.Get, "/_/faults", ("Sec-Fetch-Site", site));

        Assert.That((int)response.StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task The_emulators_own_page_may()
    {
        await using var bench = await Bench.StartAsync();
        var own = bench.Emulator.Address.GetLeftPart(UriPartial.Authority);

        using var response = await SendAsync(bench, HttpMethod.Delete, "/_/faults", ("Origin", own), ("Sec-Fetch-Site", "same-origin"));

        Assert.That((int)response.StatusCode, Is.EqualTo(204));
    }

    private static readonly (string Host, int Status)[] _names =
    [
        ("127.0.0.1:5", 200),
        ("[::1]:5", 200),
        ("192.168.1.2", 200),
        ("localhost", 200),
        ("LOCALHOST:5", 200),
        ("mixpanel.localhost", 200),
        ("build-server", 200),
        ("mixpanel.shop.example:5", 200),
        ("shop.example", 403),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example", 403),
    ];

    [Test]
    public async Task A_name_that_somebody_else_made_point_here_is_refused_unless_it_is_allowed(
        [ValueSource(nameof(_names))] (string Host, int Status) name,
        [Values("/_/faults", "/_/summary", "/_/messages", "/")] string path)
    {
        await using var bench = await Bench.StartAsync(options => options.AllowedHosts = ["Mixpanel.Shop.example"]);

        using var own = await SendAsync(bench, HttpMethod.Get, path, ("Host", name.Host));
        using var track = await SendAsync(bench, HttpMethod.Post, "/track", ("Host", name.Host));

        Assert.That((int)own.StatusCode, Is.EqualTo(name.Status));
        Assert.That((int)track.StatusCode, Is.EqualTo(200));
    }

    [TestCase("mixpanel.shop.example", "https://mixpanel.shop.example", 200)]
    [TestCase("mixpanel.shop.example:8443", "https://Mixpanel.shop.example:8443", 200)]
    [TestCase("mixpanel.shop.example:443", "https://mixpanel.shop.example", 200)]
    [TestCase("mixpanel.shop.example", "https://mixpanel.shop.example:8443", 403)]
    [TestCase("mixpanel.shop.example:8443", "https://mixpanel.shop.example", 403)]
    [TestCase("mixpanel.shop.example", "https://shop.example", 403)]
    [TestCase("mixpanel.shop.example", "ftp://mixpanel.shop.example", 403)]
    [TestCase("mixpanel.shop.example", "null", 403)]
    [TestCase("localhost", "https://localhost", 403)]
    public async Task The_own_page_may_also_from_behind_a_proxy_that_speaks_https_for_an_allowed_name(string host, string origin, int status)
    {
        await using var bench = await Bench.StartAsync(options => options.AllowedHosts = ["mixpanel.shop.example"]);

        using var response = await SendAsync(bench, HttpMethod.Get, "/_/summary", ("Host", host), ("Origin", origin));

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Bench bench,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(bench.Emulator.Address, path));

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }
}
