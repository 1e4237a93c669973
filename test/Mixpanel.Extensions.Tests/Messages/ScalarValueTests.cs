using System.Globalization;

namespace Mixpanel.Extensions.Tests.Messages;

[TestFixtureSource(typeof(CultureFixture), nameof(Cultures))]
internal sealed class ScalarValueTests(string culture) : CultureFixture(culture)
{
    [Flags]
    public enum Access
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    private static IEnumerable<TestCaseData> Numbers()
    {
        yield return Case(0, "0");
        yield return Case(-1, "-1");
        yield return Case(sbyte.MinValue, "-128");
        yield return Case(byte.MaxValue, "255");
        yield return Case(short.MinValue, "-32768");
        yield return Case(ushort.MaxValue, "65535");
        yield return Case(int.MinValue, "-2147483648");
        yield return Case(int.MaxValue, "2147483647");
        yield return Case(uint.MaxValue, "4294967295");
        yield return Case(long.MinValue, "-9223372036854775808");
        yield return Case(long.MaxValue, "9223372036854775807");
        yield return Case(ulong.MaxValue, "18446744073709551615");
        yield return Case(0.1f, "0.1");
        yield return Case(-1.5f, "-1.5");
        yield return Case(float.MaxValue, "3.4028235E+38");
        yield return Case(float.Epsilon, "1E-45");
        yield return Case(0.1, "0.1");
        yield return Case(0.1 + 0.2, "0.30000000000000004");
        yield return Case(-1234567.5, "-1234567.5");
        yield return Case(double.MaxValue, "1.7976931348623157E+308");
        yield return Case(double.MinValue, "-1.7976931348623157E+308");
        yield return Case(double.Epsilon, "5E-324");
        yield return Case(-0.0, "-0");
        yield return Case(42.50m, "42.50");
        yield return Case(decimal.MinValue, "-79228162514264337593543950335");
        yield return Case(decimal.MaxValue, "79228162514264337593543950335");
        yield return Case(0.0000000000000000000000000001m, "0.0000000000000000000000000001");
        yield return Case(TimeSpan.FromMilliseconds(-1500), "-1.5");
        yield return Case(TimeSpan.FromDays(1), "86400");
    }

    private static IEnumerable<TestCaseData> Others()
    {
        yield return Case(true, "true");
        yield return Case(false, "false");
        yield return Case(PropertyValue.Null, "null");
        yield return Case(default, "null");
        yield return Case('i', "\"i\"");
        yield return Case(new Guid("5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00"), "\"5be7d9a0-b0f8-4a3f-9e6b-6a6c4d2f1e00\"");
        yield return Case(new Uri("https://example.com/Ä?q=1&r=%20"), "\"https://example.com/Ä?q=1&r=%20\"");
        yield return Case(new Uri("relative/path", UriKind.Relative), "\"relative/path\"");
        yield return Case(PropertyValue.From(DayOfWeek.Friday), "\"Friday\"");
        yield return Case(PropertyValue.From(Access.Read | Access.Write), "\"Read, Write\"");
        yield return Case(PropertyValue.From((Access)8), "\"8\"");
        yield return Case(new DateTime(2023, 11, 14, 22, 13, 20, 987, DateTimeKind.Utc), "\"2023-11-14T22:13:20\"");
        yield return Case(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Unspecified), "\"2023-11-14T22:13:20\"");
        yield return Case(DateTime.MinValue, "\"0001-01-01T00:00:00\"");
        yield return Case(DateTime.MaxValue, "\"9999-12-31T23:59:59\"");
        yield return Case(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.FromMinutes(330)), "\"2023-11-14T16:43:20\"");
        yield return Case(new DateOnly(2024, 2, 29), "\"2024-02-29\"");
        yield return Case(new TimeOnly(23, 5, 9, 999), "\"23:05:09\"");
    }

    private static IEnumerable<TestCaseData> Missing()
    {
        yield return Case((string?)null, "null");
        yield return Case((Uri?)null, "null");
        yield return Case((MixpanelProperties?)null, "null");
        yield return Case((bool?)null, "null");
        yield return Case((char?)null, "null");
        yield return Case((sbyte?)null, "null");
        yield return Case((byte?)null, "null");
        yield return Case((short?)null, "null");
        yield return Case((ushort?)null, "null");
        yield return Case((int?)null, "null");
        yield return Case((uint?)null, "null");
        yield return Case((long?)null, "null");
        yield return Case((ulong?)null, "null");
        yield return Case((float?)null, "null");
        yield return Case((double?)null, "null");
        yield return Case((decimal?)null, "null");
        yield return Case((DateTime?)null, "null");
        yield return Case((DateTimeOffset?)null, "null");
        yield return Case((DateOnly?)null, "null");
        yield return Case((TimeOnly?)null, "null");
        yield return Case((TimeSpan?)null, "null");
        yield return Case((Guid?)null, "null");
    }

    private static IEnumerable<TestCaseData> Given()
    {
        yield return Case((bool?)true, "true");
        yield return Case((char?)'x', "\"x\"");
        yield return Case((sbyte?)1, "1");
        yield return Case((byte?)1, "1");
        yield return Case((short?)1, "1");
        yield return Case((ushort?)1, "1");
        yield return Case((int?)1, "1");
        yield return Case((uint?)1, "1");
        yield return Case((long?)1, "1");
        yield return Case((ulong?)1, "1");
        yield return Case((float?)1.5f, "1.5");
        yield return Case((double?)1.5, "1.5");
        yield return Case((decimal?)1.5m, "1.5");
        yield return Case((DateTime?)DateTime.UnixEpoch, "\"1970-01-01T00:00:00\"");
        yield return Case((DateTimeOffset?)DateTimeOffset.UnixEpoch, "\"1970-01-01T00:00:00\"");
        yield return Case((DateOnly?)new DateOnly(1970, 1, 1), "\"1970-01-01\"");
        yield return Case((TimeOnly?)new TimeOnly(1, 2), "\"01:02:00\"");
        yield return Case((TimeSpan?)TimeSpan.FromSeconds(1), "1");
        yield return Case((Guid?)Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"");
    }

    [TestCaseSource(nameof(Numbers))]
    public void A_number_keeps_all_its_digits(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [TestCaseSource(nameof(Others))]
    public void A_value_travels_as_Mixpanel_reads_it(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [TestCaseSource(nameof(Missing))]
    public void A_missing_value_travels_as_null(PropertyValue value, string json) => Assert.That(ValueJson(value), Is.EqualTo(json));

    [TestCaseSource(nameof(Given))]
    public void A_nullable_value_that_is_there_travels_like_any_other(PropertyValue value, string json) =>
        Assert.That(ValueJson(value), Is.EqualTo(json));

    [Test]
    public void The_cultures_of_this_fixture_are_really_installed()
    {
        if (CultureInfo.CurrentCulture.Name.Length > 0)
        {
            Assert.That($"{-1.5} {new DateTime(2023, 1, 2)} {"i".ToUpper(CultureInfo.CurrentCulture)}", Is.Not.EqualTo(
                string.Create(CultureInfo.InvariantCulture, $"{-1.5} {new DateTime(2023, 1, 2)} I")));
        }
    }

    private static TestCaseData Case(PropertyValue value, string json, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string name = "") =>
        new TestCaseData(value, json).SetArgDisplayNames(name, json);
}
