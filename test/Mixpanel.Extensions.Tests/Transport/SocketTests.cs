using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Mixpanel.Extensions.Tests.Transport;

[NonParallelizable]
internal sealed class SocketTests
{
    private WireMockServer _server = null!;

    [OneTimeSetUp]
    public void Start() => _server = WireMockServer.Start();

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    [SetUp]
    public void Reset() => _server.Reset();

    [Test]
    public async Task A_request_says_who_it_is_and_carries_no_trace()
    {
        Answer(200, """{"error":null,"status":1}""");
        await using var services = Services();
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("user", "secret").Start();

        var result = await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Signed Up");

        Assert.That(result.Status, Is.EqualTo(SendStatus.Delivered));
        var headers = _server.LogEntries.Single().RequestMessage!.Headers!;
        Assert.That(headers["User-Agent"].Single(), Does.StartWith("Mixpanel.Extensions/1."));
        Assert.That(headers["Content-Type"].Single(), Is.EqualTo("application/json"));
        Assert.That(
            headers.Keys.Select(name => name.ToLowerInvariant()),
            Has.None.AnyOf("traceparent", "tracestate", "baggage", "request-id", "correlation-context", "cookie", "authorization"));
    }

    [Test]
    public async Task A_redirect_is_not_followed([Values(301, 302, 307, 308)] int code)
    {
        _server.Given(Request.Create().WithPath("/track")).RespondWith(
            Response.Create().WithStatusCode(code).WithHeader("Location", $"{_server.Url}/elsewhere"));
        await using var services = Services();

        var result = await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Signed Up");

        Assert.That((result.Reason, result.StatusCode), Is.EqualTo((SendReason.UnexpectedStatus, (int?)code)));
        Assert.That(_server.LogEntries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nobody_listening_is_a_failed_connection_that_certainly_delivered_nothing()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();
        await using var services = Services(address);

        var result = await services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Signed Up");

        Assert.That((result.Reason, result.Repeat), Is.EqualTo((SendReason.ConnectionFailed, Repeat.Safe)));
    }

    [Test]
    public async Task Updates_arrive_as_plain_json_and_events_compressed()
    {
        Answer(200, """{"status":1}""");
        await using var services = Services();

        await services.GetRequiredService<IMixpanel>().SendAsync([Sample.For("/engage"), Sample.For("/track"), Sample.Profiles(1)[0]]);

        var requests = _server.LogEntries.Select(entry => entry.RequestMessage!).ToDictionary(request => request.Path);
        Assert.That(requests["/engage"].Body, Does.StartWith("[{\"$token\":\"token\"").And.EndsWith("}]"));
        Assert.That(requests["/track"].Headers!["Content-Encoding"].Single(), Is.EqualTo("gzip"));
    }

    private void Answer(int code, string body) =>
        _server.Given(Request.Create().UsingPost()).RespondWith(Response.Create().WithStatusCode(code).WithBody(body));

    private ServiceProvider Services(string? address = null) => new ServiceCollection()
        .AddMixpanel(options =>
        {
            options.ProjectToken = "token";
            options.BaseAddress = new Uri(address ?? _server.Url!);
            options.Retry.MaxRetries = 0;
        })
        .Services.BuildServiceProvider();
}
