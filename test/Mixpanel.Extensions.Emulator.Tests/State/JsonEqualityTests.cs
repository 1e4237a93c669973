using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Values are told apart quickly, or a list of many would be compared each with each.</summary>
internal sealed class JsonEqualityTests
{
    private const int Many = 1000;

    // Hashes of different values may meet, but hardly ever do.
    private const int NearlyAll = Many - 10;

    // The halves of these numbers cancel each other out in the framework's own hash.
    private static string Cancelled(int i) =>
        BitConverter.UInt64BitsToDouble(((0x40000000UL + (uint)i) << 32) | (0x40000000UL + (uint)i)).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<TestCaseData> Shapes()
    {
        yield return Case("lists", i => $"[{i}]");
        yield return Case("objects", i => $$"""{"a":{{i}}}""");
        yield return Case("names", i => $$"""{"a{{i}}":0}""");
        yield return Case("nested objects", i => $$"""{"a":[{"b":"{{i}}"}]}""");
        yield return Case("numbers", Cancelled);
        yield return Case("numbers close to each other", i => $"1.00000000000000000{i:0000}");

        static TestCaseData Case(string name, Func<int, string> shape) => new TestCaseData(shape).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Shapes))]
    public void Values_of_one_shape_have_hashes_of_their_own(Func<int, string> shape)
    {
        var hashes = Enumerable.Range(0, Many).Select(i => HashOf(shape(i))).Distinct();

        Assert.That(hashes.Count(), Is.GreaterThan(NearlyAll));
    }

    [TestCase("1", "1.0")]
    [TestCase("0", "-0")]
    [TestCase("79228162514264337593543950335", "79228162514264337593543950335.0")]
    [TestCase("1e300", "10e299")]
    [TestCase("[1,2]", "[1.0,2]")]
    [TestCase("""{"a":1,"b":[2]}""", """{"b":[2.0],"a":1}""")]
    public void What_is_the_same_has_the_same_hash(string one, string other)
    {
        Assert.That(JsonEquality.Same(JsonNode.Parse(one), JsonNode.Parse(other)), Is.True);
        Assert.That(HashOf(one), Is.EqualTo(HashOf(other)));
    }

    private static int HashOf(string json) => ((IEqualityComparer<JsonNode?>)JsonEquality.Comparer).GetHashCode(JsonNode.Parse(json)!);
}
