using System.Text;
using System.Text.Json;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class FlagContextTests
{
    [Test]
    public void Mixpanel_is_asked_with_ids_as_text_and_properties_as_they_are()
    {
        var context = new FlagContext(
            42, new() { ["Plan"] = "Pro", ["age"] = 30, ["tags"] = new[] { "A", "b" }, ["when"] = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc) }, "d-1", new() { ["company_id"] = 7 });

        Assert.That(Json(context), Is.EqualTo(
            """{"distinct_id":"42","device_id":"d-1","company_id":"7","custom_properties":{"Plan":"Pro","age":30,"tags":["A","b"],"when":"2024-01-02T03:04:05"}}"""));
        Assert.That(Uri.UnescapeDataString(context.Query), Is.EqualTo(Json(context)));
    }

    [Test]
    public void What_is_not_given_is_left_out()
    {
        Assert.That(Json(new FlagContext(default)), Is.EqualTo("{}"));
        Assert.That(Json(new FlagContext("u", [])), Is.EqualTo("{\"distinct_id\":\"u\",\"custom_properties\":{}}"));
        Assert.That(new FlagContext(default).DistinctId, Is.Null);
    }

    [Test]
    public void The_names_of_its_parts_are_no_group_keys()
    {
        var context = new FlagContext("u", groups: new() { ["distinct_id"] = "x", ["device_id"] = "x", ["custom_properties"] = "x", ["team"] = "t" });

        Assert.That(Json(context), Is.EqualTo("{\"distinct_id\":\"u\",\"team\":\"t\"}"));
    }

    [Test]
    public void An_id_has_the_text_that_the_other_SDKs_hash()
    {
        (PropertyValue Value, string? Text)[] ids =
        [
            ("42", "42"), (42, "42"), (42.0, "42"), (1.5, "1.5"), (1e21, "1e+21"), (0.1f, "0.1"), (1.50m, "1.5"), (2m, "2"), (true, "true"), (ulong.MaxValue, "18446744073709551615"),
            (new Guid("0BED829F-7396-4BF0-A9DC-1FC1C4CEC810"), "0bed829f-7396-4bf0-a9dc-1fc1c4cec810"), (" padded ", " padded "), (string.Empty, string.Empty),
            (PropertyValue.From(JsonElement.Parse("9007199254740993")), "9007199254740993"), (PropertyValue.From(JsonElement.Parse("-0.0")), "0"), (PropertyValue.From(JsonElement.Parse("1.50e1")), "15"),
            (default, null), (new[] { "a" }, null), (new MixpanelProperties { ["x"] = 1 }, null),
        ];

        Assert.That(ids.Select(id => new FlagContext(id.Value).DistinctId), Is.EqualTo(ids.Select(id => id.Text)));
    }

    [Test]
    public void What_is_no_id_is_divided_by_as_elsewhere_but_names_nobody()
    {
        var context = new FlagContext(new MixpanelProperties { ["x"] = 1 }, groups: new() { ["team"] = new[] { "a", "b" } });
        var byTeam = Samples.Flag("f", "{'key':'a','split':1}", "{'rollout_percentage':1}").Replace("distinct_id", "team");

        Assert.That(context.TryGetHash("distinct_id", out var hash), Is.True);
        Assert.That(hash, Is.EqualTo(Fnv1a.Append(Fnv1a.Start, "[object Object]")));
        Assert.That(Samples.Evaluate(byTeam, context).Key, Is.EqualTo("a"));
        Assert.That(Json(context), Is.EqualTo("{}"));
    }

    [Test]
    public void It_does_not_follow_what_it_was_made_from()
    {
        var tags = new List<string> { "a" };
        var properties = new MixpanelProperties { ["plan"] = "pro", ["tags"] = PropertyValue.From(tags), ["nested"] = new MixpanelProperties { ["x"] = 1 } };
        var context = new FlagContext("u", properties);

        tags.Add("b");
        properties["plan"] = "free";

        Assert.That(Json(context), Does.Contain("\"plan\":\"pro\",\"tags\":[\"a\"],"));
        Assert.That(Samples.Evaluate(Samples.Gate("f", "{'==':[{'var':'plan'},'pro']}"), context).IsEnabled, Is.True);
        Assert.That(Samples.Evaluate(Samples.Gate("f", "{'in':['b',{'var':'tags'}]}"), context).IsEnabled, Is.False);
    }

    [Test]
    public void A_value_that_cannot_be_read_is_left_out_and_named()
    {
        var context = new FlagContext("u", new()
        {
            ["nan"] = double.NaN,
            ["throws"] = PropertyValue.From(Enumerable.Range(0, 3).Select(i => 1 / i)),
            ["endless"] = PropertyValue.From(Endless()),
            ["huge"] = new string('x', 1_000_000),
            ["plan"] = "pro",
        });

        Assert.That(context.LeftOut, Is.EqualTo(["nan", "throws", "endless", "huge"]));
        Assert.That(Json(context), Is.EqualTo("{\"distinct_id\":\"u\",\"custom_properties\":{\"plan\":\"pro\"}}"));
    }

    [Test]
    public void Of_names_that_differ_only_in_case_the_last_counts()
    {
        var context = new FlagContext("u", new() { ["Plan"] = "free", ["PLAN"] = "pro", ["app"] = new MixpanelProperties { ["OS"] = 1, ["os"] = 2 } });

        Assert.That(Samples.Evaluate(Samples.Gate("f", "{'==':[{'var':'plan'},'pro']}"), context).IsEnabled, Is.True);
        Assert.That(Samples.Evaluate(Samples.Gate("f", "{'==':[{'var':'app.os'},2]}"), context).IsEnabled, Is.True);
    }

    // As in every other SDK: a sigma that ends a word is another letter, and the dotted capital I is two.
    [TestCase("ΣΊΣΥΦΟΣ", "σίσυφος", true)]
    [TestCase("ΣΊΣΥΦΟΣ ΣΑΣ.", "σίσυφος σας.", true)]
    [TestCase("Σ", "σ", true)]
    [TestCase("ΑΣ̓Β", "ασ̓β", true)]
    [TestCase("İ", "i̇", true)]
    [TestCase("ǅΣ", "ǆς", true)]
    [TestCase("\U00010400Σ", "\U00010428ς", true)]
    [TestCase("ªΣ", "ªς", true)]
    [TestCase("ⅨΣ", "ⅸς", true)]
    [TestCase("ΑΣⓏ", "ασⓩ", true)]
    [TestCase("ΑΣ\U0001F131", "ασ\U0001F131", true)]
    [TestCase("\U0001F171Σ", "\U0001F171ς", true)]
    [TestCase("\U0001F130Σ", "\U0001F130ς", true)]
    [TestCase("\U0001F12FΣ", "\U0001F12Fσ", true)]
    [TestCase("Α\u0387Σ", "α\u0387ς", true)]
    [TestCase("ΑΣ．Β", "ασ．β", true)]
    [TestCase("ΑΣ!Β", "ας!β", true)]
    [TestCase("Ꭰ", "ꭰ", true)]
    [TestCase("\U00010400", "\U00010428", true)]
    [TestCase("\u2126", "ω", true)]
    [TestCase("I", "i", true)]
    [TestCase("STRASSE", "straße", false)]
    [TestCase("MÉXICO", "méxico", true)]
    public void Case_is_that_of_Unicode(string value, string inRule, bool isEqual) => Assert.That(
        Samples.Evaluate(Samples.Gate("f", $$"""{'==':[{'var':'v'},'{{inRule}}']}"""), new FlagContext("u", new() { ["V"] = value })).IsEnabled, Is.EqualTo(isEqual));

    private static string Json(FlagContext context) => Encoding.UTF8.GetString(context.Json.Span);

    private static IEnumerable<int> Endless()
    {
        while (true)
        {
            yield return 1;
        }
    }
}
