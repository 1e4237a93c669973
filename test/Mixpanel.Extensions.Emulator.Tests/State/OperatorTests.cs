using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.State;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>What each operator makes of a profile.</summary>
internal sealed class OperatorTests
{
    // $set
    [TestCase("null", "$set", """{"a":1}""", """{"a":1}""")]
    [TestCase("""{"a":1,"b":2}""", "$set", """{"a":"x","c":null}""", """{"a":"x","b":2,"c":null}""")]
    [TestCase("""{"a":[1]}""", "$set", """{"a":{"b":[true]}}""", """{"a":{"b":[true]}}""")]
    [TestCase("""{"a":1}""", "$set", "{}", """{"a":1}""")]
    [TestCase("null", "$set", "{}", "{}")]
    // $set_once
    [TestCase("null", "$set_once", """{"a":1}""", """{"a":1}""")]
    [TestCase("""{"a":1,"n":null}""", "$set_once", """{"a":2,"n":3,"b":4}""", """{"a":1,"n":null,"b":4}""")]
    // $add
    [TestCase("null", "$add", """{"a":1}""", """{"a":1}""")]
    [TestCase("""{"a":1}""", "$add", """{"a":2,"b":-3}""", """{"a":3,"b":-3}""")]
    [TestCase("""{"a":0.1}""", "$add", """{"a":0.2}""", """{"a":0.3}""")]
    [TestCase("""{"a":5}""", "$add", """{"a":-7.5}""", """{"a":-2.5}""")]
    [TestCase("""{"a":9007199254740993}""", "$add", """{"a":1}""", """{"a":9007199254740994}""")]
    [TestCase("""{"a":1e300}""", "$add", """{"a":1e300}""", """{"a":2E+300}""")]
    [TestCase("""{"a":"1"}""", "$add", """{"a":2,"b":1}""", """{"a":"1","b":1}""")]
    [TestCase("""{"a":null}""", "$add", """{"a":2}""", """{"a":null}""")]
    [TestCase("""{"a":1e308}""", "$add", """{"a":1e308}""", """{"a":1e308}""")]
    // $append
    [TestCase("null", "$append", """{"a":1}""", """{"a":[1]}""")]
    [TestCase("""{"a":[1]}""", "$append", """{"a":1}""", """{"a":[1,1]}""")]
    [TestCase("""{"a":[1]}""", "$append", """{"a":{"$amount":5}}""", """{"a":[1,{"$amount":5}]}""")]
    [TestCase("""{"a":[1]}""", "$append", """{"a":[2,3]}""", """{"a":[1,[2,3]]}""")]
    [TestCase("""{"a":1}""", "$append", """{"a":2}""", """{"a":1}""")]
    // $union
    [TestCase("null", "$union", """{"a":[1,1,2]}""", """{"a":[1,2]}""")]
    [TestCase("""{"a":[1,"x"]}""", "$union", """{"a":["x","y",1.0,"1"]}""", """{"a":[1,"x","y","1"]}""")]
    [TestCase("""{"a":[1]}""", "$union", """{"a":[6,5,4,3,2,1,6]}""", """{"a":[1,6,5,4,3,2]}""")]
    [TestCase("""{"a":[{"b":1}]}""", "$union", """{"a":[{"b":1},{"b":2}]}""", """{"a":[{"b":1},{"b":2}]}""")]
    [TestCase("""{"a":"x"}""", "$union", """{"a":["y"]}""", """{"a":"x"}""")]
    // $remove
    [TestCase("""{"a":[1,2,1.0,"1"]}""", "$remove", """{"a":1}""", """{"a":[2,"1"]}""")]
    [TestCase("""{"a":[1]}""", "$remove", """{"a":1}""", """{"a":[]}""")]
    [TestCase("""{"a":[1]}""", "$remove", """{"a":2,"b":1}""", """{"a":[1]}""")]
    [TestCase("""{"a":1}""", "$remove", """{"a":1}""", """{"a":1}""")]
    [TestCase("null", "$remove", """{"a":1}""", "null")]
    // $unset
    [TestCase("""{"a":1,"b":2}""", "$unset", """["a","c"]""", """{"b":2}""")]
    [TestCase("""{"a":1}""", "$unset", """["a"]""", "{}")]
    [TestCase("null", "$unset", """["a"]""", "null")]
    // $delete
    [TestCase("""{"a":1}""", "$delete", "\"\"", "null")]
    [TestCase("null", "$delete", "null", "null")]
    public void An_operator_makes_of_a_profile(string profile, string name, string operand, string expected)
    {
        var before = JsonNode.Parse(profile) as JsonObject;

        var result = Operators.Apply(before, name, JsonNode.Parse(operand));

        Assert.That(result.Profile?.ToJsonString() ?? "null", Is.EqualTo(expected));
        Assert.That(before?.ToJsonString() ?? "null", Is.EqualTo(profile), "the profile that was given is left alone");
    }

    [TestCase("""{"a":"1"}""", "$add", """{"a":2}""")]
    [TestCase("""{"a":1}""", "$append", """{"a":2}""")]
    [TestCase("""{"a":1}""", "$union", """{"a":[2]}""")]
    [TestCase("null", "$unset", """["a"]""")]
    [TestCase("null", "$remove", """{"a":1}""")]
    [TestCase("null", "$delete", "null")]
    public void What_changes_nothing_is_remarked_upon(string profile, string name, string operand)
    {
        Assert.That(Operators.Apply(JsonNode.Parse(profile) as JsonObject, name, JsonNode.Parse(operand)).Remark, Is.Not.Null);
    }

    [Test]
    public void Text_is_cut_to_255_characters_wherever_it_is()
    {
        var longText = new string('x', 254) + "\U0001F600\U0001F600";
        var cut = new string('x', 254) + "\U0001F600";
        var operand = new JsonObject { [longText] = longText, ["list"] = new JsonArray(longText), ["o"] = new JsonObject { ["k"] = longText } };

        var profile = Operators.Apply(null, "$set", operand).Profile!;

        Assert.That(profile[cut]!.GetValue<string>(), Is.EqualTo(cut));
        Assert.That(profile["list"]![0]!.GetValue<string>(), Is.EqualTo(cut));
        Assert.That(profile["o"]!["k"]!.GetValue<string>(), Is.EqualTo(cut));
    }

    [TestCase("1e999")]
    [TestCase("-0")]
    [TestCase("1.0")]
    [TestCase("123456789012345678901234567890.125")]
    public void A_number_stays_as_it_was_written(string number)
    {
        var profile = Operators.Apply(null, "$set", JsonNode.Parse($$"""{"a":{{number}}}""")).Profile!;

        Assert.That(profile.ToJsonString(), Is.EqualTo($$"""{"a":{{number}}}"""));
    }
}
