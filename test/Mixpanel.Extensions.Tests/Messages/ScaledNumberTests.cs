using System.Globalization;
using System.Text;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>The short way of writing numbers must not differ from the runtime's in a single digit.</summary>
[TestFixture]
public sealed class ScaledNumberTests
{
    private static readonly double[] _doubles =
    [
        0, 1, 0.1, 0.15, 0.3, 0.1 + 0.2, 100, 1e10, 1e11, 99999999999.9999, 1e14, 999999999999999, 1e15, 1e16, 1e-4, 1e-5, 0.00015,
        123456789012.3456, 9007199254740993, double.Epsilon, double.MaxValue,
    ];

    private static readonly decimal[] _decimals =
    [
        0, -0.0m, new(0, 0, 0, true, 3), 1.50m, -1.50m, 0.05m, 100m, ulong.MaxValue, ulong.MaxValue + 1m, decimal.MaxValue, decimal.MinValue,
        0.0000000000000000000000000001m, -0.0000000000000000000000000001m, new(-1, -1, 0, true, 19), new(-1, -1, 0, true, 20), new(-1, -1, 0, true, 28),
    ];

    [TestCaseSource(nameof(_doubles))]
    public void A_double_and_its_neighbours_are_written_as_the_runtime_writes_them(double value)
    {
        Check(value);
        Check(-value);
        Check(Math.BitDecrement(value));
        Check(value < double.MaxValue ? Math.BitIncrement(value) : value);
    }

    [TestCaseSource(nameof(_decimals))]
    public void A_decimal_is_written_as_the_runtime_writes_it(decimal value) => Check(value);

    [Test]
    public void Random_numbers_are_written_as_the_runtime_writes_them()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            Check(random.NextInt64(-100_000_000_000, 100_000_000_000) / Math.Pow(10, random.Next(8)));
            Check(random.NextInt64(-1_000_000_000_000_000, 1_000_000_000_000_000) / 10_000d);
            Check(new decimal(random.Next(), random.Next(2) * random.Next(), random.Next(4) / 3, random.Next(2) == 0, (byte)random.Next(29)));
        }
    }

    private static void Check(double value) =>
        Assert.That(Written(json => json.Number(value)), Is.EqualTo(value.ToString("R", CultureInfo.InvariantCulture)));

    private static void Check(decimal value) =>
        Assert.That(Written(json => json.Number(value)), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)));

    private static string Written(Action<JsonBuffer> write)
    {
        var json = new JsonBuffer();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
