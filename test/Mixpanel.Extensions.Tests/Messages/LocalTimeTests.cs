namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>A machine whose zone is not UTC, where a local time that is not converted is seen to be wrong.</summary>
[NonParallelizable]
internal sealed class LocalTimeTests : EncodingFixture
{
    private string? _before;

    [SetUp]
    public void MoveToIndia()
    {
        _before = Environment.GetEnvironmentVariable("TZ");
        Environment.SetEnvironmentVariable("TZ", "Asia/Kolkata");
        TimeZoneInfo.ClearCachedData();
        Assume.That(TimeZoneInfo.Local.BaseUtcOffset, Is.Not.EqualTo(TimeSpan.Zero));
    }

    [TearDown]
    public void MoveBack()
    {
        Environment.SetEnvironmentVariable("TZ", _before);
        TimeZoneInfo.ClearCachedData();
    }

    [Test]
    public void A_local_time_is_converted_to_utc()
    {
        var local = new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc).ToLocalTime();

        Assert.That(local.Hour, Is.Not.EqualTo(22));
        Assert.That(ValueJson(local), Is.EqualTo("\"2023-11-14T22:13:20\""));
        Assert.That(ValueJson(new[] { local }), Is.EqualTo("[\"2023-11-14T22:13:20\"]"));
        Assert.That((long?)Properties(new EventBuilder("user-1", "E").At(local))["time"], Is.EqualTo(1_700_000_000_000));
        Assert.That((long?)Properties(new EventBuilder("user-1", "E").With("time", local))["time"], Is.EqualTo(1_700_000_000_000));
    }

    [Test]
    public void An_unspecified_time_counts_as_utc()
    {
        var unspecified = new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Unspecified);

        Assert.That(ValueJson(unspecified), Is.EqualTo("\"2023-11-14T22:13:20\""));
        Assert.That((long?)Properties(new EventBuilder("user-1", "E").At(unspecified))["time"], Is.EqualTo(1_700_000_000_000));
        Assert.That(((EventTime)unspecified).ToDateTimeOffset(), Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
    }

    [Test]
    public void An_insert_id_from_a_time_is_the_same_in_every_zone()
    {
        var utc = new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc);

        Assert.That(Id(utc.ToLocalTime()), Is.EqualTo(Id(utc)));
        Assert.That(Id(new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(3))), Is.EqualTo(Id(utc)));
    }

    private string? Id(object part) => Door.Build(new EventBuilder("user-1", "E").InsertIdFrom(part)).InsertId;
}
