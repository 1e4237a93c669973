using Mixpanel.Extensions.Tests.Messages;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class ImportBuilderTests : EncodingFixture
{
    private static readonly DateTimeOffset _longAgo = DateTimeOffset.FromUnixTimeSeconds(1_400_000_000);

    [Test]
    public async Task An_import_travels_with_its_time_and_without_an_address()
    {
        await Door.SendAsync(new ImportBuilder("user-1", "Old", _longAgo).InsertId("id-1").With("plan", "pro"));

        Assert.That(Project.Request.Path, Is.EqualTo("/import"));
        Assert.That(Project.Request.Text, Is.EqualTo(
            $$$"""[{"event":"Old","properties":{"token":"{{{TestProject.Token}}}","distinct_id":"user-1","time":1400000000000,"$insert_id":"id-1","mp_lib":"dotnet","$lib_version":"{{{MixpanelLibrary.Version}}}","ip":"0","plan":"pro"}}]"""));
    }

    [Test]
    public async Task ImportAsync_sends_the_same()
    {
        await Door.ImportAsync("user-1", "Old", _longAgo, new() { ["plan"] = "pro", ["$insert_id"] = "id-1" });

        Assert.That(Project.Request.Text, Is.EqualTo($"[{Json(new ImportBuilder("user-1", "Old", _longAgo).With("plan", "pro").InsertId("id-1"))}]"));
    }

    [Test]
    public void The_callers_address_wins()
    {
        Assert.That(Properties(new ImportBuilder("user-1", "Old", _longAgo).Ip("1.2.3.4"))["ip"]!.GetValue<string>(), Is.EqualTo("1.2.3.4"));
        Assert.That(Properties(new ImportBuilder("user-1", "Old", _longAgo).With("ip", PropertyValue.Null))["ip"], Is.Null);
    }

    [Test]
    public void A_property_wins_over_the_time_of_the_constructor() => Assert.That(
        (long?)Properties(new ImportBuilder("user-1", "Old", _longAgo).With("time", 1_500_000_000))["time"], Is.EqualTo(1_500_000_000_000));

    [Test]
    public void An_event_that_will_go_to_import_has_no_address_either()
    {
        Assert.That(Properties(new EventBuilder("user-1", "E")).ContainsKey("ip"), Is.False);
        Assert.That(Properties(new EventBuilder("user-1", "E").At(TestProject.Start.AddDays(-5))).ContainsKey("ip"), Is.False);
        Assert.That(Properties(new EventBuilder("user-1", "E").At(TestProject.Start.AddDays(-5).AddMilliseconds(-1)))["ip"]!.GetValue<string>(), Is.EqualTo("0"));

        Use(options => options.EventEndpoint = EventEndpoint.Import);
        Assert.That(Properties(new EventBuilder("user-1", "E"))["ip"]!.GetValue<string>(), Is.EqualTo("0"));
    }

    [Test]
    public void An_import_may_name_a_user_or_device_instead() =>
        Assert.That(Properties(new ImportBuilder("", "Old", _longAgo).UserId("u-1").DeviceId("d-1"))["distinct_id"]!.GetValue<string>(), Is.Empty);

    [Test]
    public void What_goes_to_track_may_lack_an_insert_id_and_is_then_not_repeatable()
    {
        var message = Door.Build(new EventBuilder("user-1", "E").With("$insert_id", PropertyValue.Null));

        Assert.That(message.InsertId, Is.Null);
        Assert.That(message.IsRepeatable, Is.False);
        Assert.That(() => Door.Build(new ImportBuilder("user-1", "E", _longAgo).With("$insert_id", PropertyValue.Null)), Throws.TypeOf<MixpanelException>());
    }
}
