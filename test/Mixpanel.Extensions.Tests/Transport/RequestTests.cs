using System.Text;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Transport;

internal sealed class RequestTests
{
    [TestCase(MixpanelRegion.US, "https://api.mixpanel.com")]
    [TestCase(MixpanelRegion.EU, "https://api-eu.mixpanel.com")]
    [TestCase(MixpanelRegion.IN, "https://api-in.mixpanel.com")]
    public async Task A_region_decides_every_address(MixpanelRegion region, string host) => Assert.That(
        await Addresses(options => options.Region = region),
        Is.EqualTo(
            [$"{host}/track?verbose=1&ip=0", $"{host}/import?strict=1&ip=0", $"{host}/engage?strict=1&ip=0", $"{host}/groups?strict=1&ip=0"]));

    [Test]
    public async Task A_base_address_keeps_its_path([Values("https://proxy.example.com/mp", "https://proxy.example.com/mp/")] string address) =>
        Assert.That(
            await Addresses(options => options.BaseAddress = new Uri(address)),
            Has.ItemAt(0).EqualTo("https://proxy.example.com/mp/track?verbose=1&ip=0"));

    [Test]
    public async Task An_endpoint_address_wins()
    {
        var addresses = await Addresses(options =>
        {
            options.BaseAddress = new Uri("https://proxy.example.com");
            options.Endpoints.Track = new Uri("https://a.example.com/t");
            options.Endpoints.Import = new Uri("https://b.example.com/i/");
            options.Endpoints.Engage = new Uri("https://c.example.com");
        });

        Assert.That(addresses, Is.EqualTo(
        [
            "https://a.example.com/t?verbose=1&ip=0", "https://b.example.com/i/?strict=1&ip=0", "https://c.example.com/?strict=1&ip=0",
            "https://proxy.example.com/groups?strict=1&ip=0",
        ]));
    }

    [Test]
    public async Task Query_parameters_are_added_and_ip_can_be_given()
    {
        var addresses = await Addresses(options =>
        {
            options.QueryParameters["ip"] = "1";
            options.QueryParameters["a b"] = "ü&=";
        });

        Assert.That(addresses[2], Is.EqualTo("https://api.mixpanel.com/engage?strict=1&ip=1&a%20b=%C3%BC%26%3D"));
    }

    [TestCase(true, true, "user:account-secret", "?strict=1&project_id=123&ip=0")]
    [TestCase(false, true, "project-secret:", "?strict=1&ip=0")]
    [TestCase(false, false, TestProject.Token + ":", "?strict=1&ip=0")]
    public async Task Import_is_authorized_by_the_strongest_credentials_and_nothing_else_is_authorized(
        bool hasAccount, bool hasSecret, string credentials, string query)
    {
        await using var project = new TestProject(options =>
        {
            options.ServiceAccount = hasAccount ? new() { Username = "user", Secret = "account-secret", ProjectId = 123 } : null;
            options.ProjectSecret = hasSecret ? "project-secret" : null;
        });

        await project.Mixpanel.SendAsync([.. Sample.Endpoints.Select(Sample.For)]);

        var import = project.Server.Requests.Single(request => request.Path == "/import");
        Assert.That(import.Authorization, Is.EqualTo($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}"));
        Assert.That(import.Query, Is.EqualTo(query));
        var others = project.Server.Requests.Where(request => request.Path != "/import").ToArray();
        Assert.That(others.Select(request => request.Authorization), Is.All.Null);
        Assert.That(others.Select(request => request.Query), Has.None.Contains("project_id"));
    }

    [TestCase(1, "gzip")]
    [TestCase(9, "gzip")]
    [TestCase(0, null)]
    public async Task Events_are_compressed_and_updates_are_not(int level, string? encoding)
    {
        await using var project = new TestProject(options => options.GzipLevel = level);

        await project.Mixpanel.SendAsync([.. Sample.Endpoints.Select(Sample.For)]);

        foreach (var request in project.Server.Requests)
        {
            Assert.That(request.ContentEncoding, Is.EqualTo(request.Path is "/track" or "/import" ? encoding : null));
            Assert.That(request.ContentType, Is.EqualTo("application/json"));
            Assert.That(request.Method, Is.EqualTo(HttpMethod.Post));
            Assert.That(request.Json, Has.Count.EqualTo(1));
        }
    }

    private static async Task<string[]> Addresses(Action<MixpanelOptions> options)
    {
        await using var project = new TestProject(options);
        await project.Mixpanel.SendAsync([.. Sample.Endpoints.Select(Sample.For)]);
        return [.. project.Server.Requests.Select(request => request.Address.AbsoluteUri)];
    }
}
