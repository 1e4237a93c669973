using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

[TestFixtureSource(typeof(CultureFixture), nameof(Cultures))]
internal sealed class InsertIdTests(string culture) : CultureFixture(culture)
{
    private static readonly DateTime _at = new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc).AddTicks(1_234_567);

    [TestCase("a")]
    [TestCase("ABCdef-0123456789-ABCdef-0123456789-x")]
    public async Task An_id_of_36_letters_digits_and_hyphens_is_taken_and_no_longer_one(string id)
    {
        var taken = id[..Math.Min(36, id.Length)];

        Assert.That(Door.Build(new EventBuilder("user-1", "E").InsertId(taken)).InsertId, Is.EqualTo(taken));
        Assert.That(Door.Build(new EventBuilder("user-1", "E").With("$insert_id", taken)).InsertId, Is.EqualTo(taken));
        if (id.Length > 36)
        {
            Expect(await Refusal(new EventBuilder("user-1", "E").InsertId(id)), SendReason.InvalidInsertId, "$insert_id", "36");
        }
    }

    [Test]
    public void A_guid_is_an_id() => Assert.That(
        Door.Build(new EventBuilder("user-1", "E").With("$insert_id", new Guid("5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00"))).InsertId,
        Is.EqualTo("5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00"));

    [TestCase("under_score")]
    [TestCase("spa ce")]
    [TestCase("ümlaut")]
    [TestCase("quote\"")]
    [TestCase("line\n")]
    [TestCase("İ")]
    [TestCase("null")]
    [TestCase("NONE")]
    [TestCase("0")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    public async Task Another_id_is_rejected(string id)
    {
        Expect(await Refusal(new EventBuilder("user-1", "E").InsertId(id)), SendReason.InvalidInsertId, "$insert_id", "36");
        Expect(await Door.SendAsync(new EventBuilder("user-1", "E").With("$insert_id", id)), SendReason.InvalidInsertId, "$insert_id");
        Expect(await Door.SendAsync(new ImportBuilder("user-1", "E", _at).InsertId(id)), SendReason.InvalidInsertId, "$insert_id");
    }

    private static IEnumerable<PropertyValue> NotText() => ["", 7, true, new[] { "a" }, Guid.Empty, double.NaN];

    [TestCaseSource(nameof(NotText))]
    public async Task What_is_no_text_is_no_id(PropertyValue id) =>
        Expect(await Refusal(new EventBuilder("user-1", "E").With("$insert_id", id)), SendReason.InvalidInsertId, "$insert_id");

    [Test]
    public void The_same_parts_give_the_same_id_everywhere()
    {
        // Written down, because it must not change with the machine, the culture or the version.
        Assert.That(Id("signup", 42), Is.EqualTo("2e9afbda979cb0ce03b901c541f7e81b"));
        Assert.That(Id(-1.5, 2.5m, true, 'i', DayOfWeek.Friday, _at), Is.EqualTo("7e7506b3e73ec5d526db76539125629d"));
        Assert.That(Id("signup", 42), Does.Match("^[0-9a-f]{32}$"));
    }

    [Test]
    public void Order_and_boundaries_count() => Assert.That(
        new[] { Id("ab", "c"), Id("a", "bc"), Id("abc"), Id("c", "ab"), Id("ab", "c", ""), Id("1:a;", "b"), Id("1", "a", "b") }, Is.Unique);

    [Test]
    public void Different_times_give_different_ids()
    {
        Assert.That(Id(_at.AddTicks(1)), Is.Not.EqualTo(Id(_at)));
        Assert.That(Id(new DateTimeOffset(_at).AddTicks(1)), Is.Not.EqualTo(Id(new DateTimeOffset(_at))));
        Assert.That(Id(new TimeOnly(1, 2, 3)), Is.Not.EqualTo(Id(new TimeOnly(1, 2, 4))));
        Assert.That(Id(new DateTimeOffset(_at).ToOffset(TimeSpan.FromHours(3))), Is.EqualTo(Id(_at)));
    }

    [Test]
    public void What_does_not_tell_its_values_apart_makes_no_id()
    {
        Assert.That(() => Id(new object()), Throws.ArgumentException);
        Assert.That(() => Id("a", new[] { 1 }), Throws.ArgumentException);
        Assert.That(() => Id("a", null!), Throws.ArgumentNullException);
        Assert.That(() => new EventBuilder("user-1", "E").InsertIdFrom(), Throws.ArgumentException);
        Assert.That(() => Id(new Uri("https://a.b/"), Guid.Empty, new DateOnly(2023, 1, 2), TimeSpan.Zero, 1.5f), Throws.Nothing);
    }

    private string? Id(params object[] parts) => Door.Build(new EventBuilder("user-1", "E").InsertIdFrom(parts)).InsertId;
}
