using Mixpanel.Extensions.FeatureManagement.Tests.Web;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>A web application that was written for feature management and asks Mixpanel now.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class WebAppTests(bool scoped)
{
    private WebApp _app = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync(scoped);
        _app.Flags.Set("new-checkout", true, distinctId: "ann")
            .Set("banner", new MixpanelProperties { ["title"] = "Sale", ["discount"] = 0.25, ["colors"] = new[] { "red", "gold" } }, "sale", "ann")
            .Set("banner", new MixpanelProperties { ["title"] = "Quiet" }, "quiet", "bob")
            .Set("greeting", "any", "long", "ann")
            .Set("greeting", "any", "short", "bob");
    }

    [TearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [TestCase("/shop/checkout", "the new checkout", "404")]
    [TestCase("/shop/either", "either", "404")]
    [TestCase("/shop/classic", "404", "the old checkout")]
    [TestCase("/shop/configured", "configured", "configured")]
    [TestCase("/minimal", "minimal", "404")]
    [TestCase("/shop/greeting", "A very good morning", "Hi")]
    [TestCase("/shop/banner", """{"title":"Sale","discount":0.25,"colors":["red","gold"]}""", """{"title":"Quiet","discount":0,"colors":[]}""")]
    public async Task Each_user_gets_what_Mixpanel_chose(string path, string ann, string bob)
    {
        Assert.That((await _app.GetAsync(path, "ann"), await _app.GetAsync(path, "bob")), Is.EqualTo((ann, bob)));
    }

    [Test]
    public async Task A_page_is_gated()
    {
        Assert.That((await _app.GetAsync("/gated", "ann")).Trim(), Is.EqualTo("the gated page"));
        Assert.That(await _app.GetAsync("/gated", "bob"), Is.EqualTo("404"));
    }

    [Test]
    public async Task A_view_shows_what_is_on()
    {
        Assert.That(Words(await _app.GetAsync("/shop/page", "ann")), Is.EqualTo(["new", "configured", "sale"]));
        Assert.That(Words(await _app.GetAsync("/shop/page", "bob")), Is.EqualTo(["old", "configured", "quiet"]));
        Assert.That(Words(await _app.GetAsync("/shop/page")), Is.EqualTo(["old", "configured"]));
    }

    [Test]
    public async Task Middleware_is_used_for_users_who_have_the_feature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/configured") { Headers = { { "user", "ann" } } };
        using var ann = await _app.Client.SendAsync(request);
        using var nobody = await _app.Client.GetAsync(new Uri("/shop/configured", UriKind.Relative));

        Assert.That((ann.Headers.Contains("checkout"), nobody.Headers.Contains("checkout")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Within_a_request_a_feature_does_not_change_and_in_the_next_it_does()
    {
        _app.Between.Event = () => _app.Flags.Set("new-checkout", false, distinctId: "ann");

        Assert.That(await _app.GetAsync("/shop/twice", "ann"), Is.EqualTo("True True"));
        Assert.That(await _app.GetAsync("/shop/twice", "ann"), Is.EqualTo("False False"));
    }

    [Test]
    public async Task All_that_asks_within_a_request_makes_one_exposure_for_a_flag()
    {
        await _app.GetAsync("/shop/page", "ann");

        Assert.That(
            _app.Flags.Exposures.Where(exposure => exposure.FlagKey == "banner").Select(exposure => (exposure.Variant.Key, exposure.Context.DistinctId)),
            Is.EqualTo([("sale", "ann")]));
    }

    private static string[] Words(string html) => html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
