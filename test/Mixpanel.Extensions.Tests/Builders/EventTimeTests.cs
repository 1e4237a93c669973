using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class EventTimeTests : EncodingFixture
{
    private const long Now = 1_700_000_000_000;
    private const long Hour = 3_600_000;

    private static IEnumerable<TestCaseData> Times()
    {
        yield return Case(DateTimeOffset.FromUnixTimeMilliseconds(1_699_999_999_123), 1_699_999_999_123);
        yield return Case(new DateTimeOffset(2023, 11, 14, 22, 13, 19, TimeSpan.FromHours(-5)).AddHours(-6), Now - Hour - 1000);
        yield return Case(new DateTime(2023, 11, 14, 22, 13, 19, DateTimeKind.Unspecified), Now - 1000);
        yield return Case(new DateOnly(2023, 11, 14), 1_699_920_000_000);
        yield return Case(1_699_999_999, 1_699_999_999_000);
        yield return Case(1_699_999_999L, 1_699_999_999_000);
        yield return Case(1_699_999_999_123L, 1_699_999_999_123);
        yield return Case(1_699_999_999_123UL, 1_699_999_999_123);
        yield return Case(1_699_999_999.5, 1_699_999_999_500);
        yield return Case(1_699_999_999.5004, 1_699_999_999_500);
        yield return Case(1_699_999_999_123.9, 1_699_999_999_123);
        yield return Case(1_600_000_000f, 1_600_000_000_000);
        yield return Case(1_699_999_999.123m, 1_699_999_999_123);
        yield return Case(PropertyValue.From(JsonSerializer.SerializeToElement(1_699_999_999)), 1_699_999_999_000);
        yield return Case(PropertyValue.From(JsonNode.Parse("1699999999.25")), 1_699_999_999_250);
        yield return Case(PropertyValue.From(JsonValue.Create(1_699_999_999_123)), 1_699_999_999_123);
        yield return Case(PropertyValue.From(JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(1_699_999_999))), 1_699_999_999_000);
        yield return Case(PropertyValue.Null, Now);
        yield return Case(31_536_000, 31_536_000_000);
        yield return Case(Now + Hour, Now + Hour);
    }

    private static IEnumerable<TestCaseData> NotTimes()
    {
        yield return Bad("2023-11-14T22:13:20");
        yield return Bad(true);
        yield return Bad(new[] { 1_699_999_999 });
        yield return Bad(double.NaN);
        yield return Bad(double.PositiveInfinity);
        yield return Bad(double.MaxValue);
        yield return Bad(float.NegativeInfinity);
        yield return Bad(ulong.MaxValue);
        yield return Bad(decimal.MaxValue);
        yield return Bad(PropertyValue.From(JsonNode.Parse("1e400")));
        yield return Bad(PropertyValue.From(JsonNode.Parse("{}")));
        yield return Bad(0);
        yield return Bad(-1);
        yield return Bad(31_535_999);
        yield return Bad(31_535_999_999 / 1000m);
        yield return Bad(DateTime.MinValue);
        yield return Bad(DateTime.MaxValue);
        yield return Bad(Now + Hour + 1);
        yield return Bad((Now / 1000) + 3601);
    }

    [TestCaseSource(nameof(Times))]
    public void A_time_in_any_form_becomes_whole_milliseconds(PropertyValue time, long milliseconds)
    {
        var message = Door.Build(new EventBuilder("user-1", "E").With("time", time));
        using var json = JsonDocument.Parse(message.Json);

        Assert.That(json.RootElement.GetProperty("properties").GetProperty("time").GetRawText(), Is.EqualTo($"{milliseconds}"));
        Assert.That(message.Time.ToUnixTimeMilliseconds(), Is.EqualTo(milliseconds));
    }

    [TestCaseSource(nameof(NotTimes))]
    public async Task What_is_no_time_Mixpanel_takes_is_rejected(PropertyValue time) =>
        Expect(await Refusal(new EventBuilder("user-1", "E").With("time", time)), SendReason.InvalidTime, "time");

    [TestCase(31_536_000_000, true)]
    [TestCase(31_535_999_999, false)]
    [TestCase(Now + Hour, true)]
    [TestCase(Now + Hour + 1, false)]
    public async Task The_limits_hold_for_At_too(long milliseconds, bool isTaken)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

        var sent = await Door.SendAsync(new EventBuilder("user-1", "E").At(time));
        var imported = await Door.ImportAsync("user-1", "E", time);

        Assert.That(sent.Reason, Is.EqualTo(isTaken ? SendReason.None : SendReason.InvalidTime));
        Assert.That(imported.Reason, Is.EqualTo(isTaken ? SendReason.None : SendReason.InvalidTime));
    }

    [Test]
    public void A_time_that_was_never_set_is_refused() =>
        Assert.That(() => Door.Build(new EventBuilder("user-1", "E").At(default)), Throws.TypeOf<MixpanelException>());

    [Test]
    public void A_property_wins_over_At() => Assert.That(
        (long?)Properties(new EventBuilder("user-1", "E").At(DateTimeOffset.UnixEpoch).With("time", 1_600_000_000))["time"], Is.EqualTo(1_600_000_000_000));

    [Test]
    public void Without_a_time_it_is_now() => Assert.That((long?)Properties(new EventBuilder("user-1", "E"))["time"], Is.EqualTo(Now));

    private static TestCaseData Case(PropertyValue time, long milliseconds) => new TestCaseData(time, milliseconds).SetArgDisplayNames($"{milliseconds}");

    private static TestCaseData Bad(PropertyValue time, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(time))] string name = "") =>
        new TestCaseData(time).SetArgDisplayNames(name);
}
