using System.Text;
using System.Text.Json;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class TextValueTests : EncodingFixture
{
    private static readonly string[] _texts =
    [
        "", "plain", "üñïçødé", "日本語 中文 한국어", "🎉 party 👨‍👩‍👧 flag 🇫🇷", "שלום مرحبا \u202eabc", "e\u0301 a\u030a", "line\u2028para\u2029",
        "\"double\" 'single' \\back\\ /slash/", "<script>alert(1)</script> & + %20", "\u007f\u0080\u009f\ufeff", "\"", "a\"", "\"a", "\\", "\n\r\t\b\f\0",
    ];

    // Not attributes: these are stored as UTF-8, which has no halves.
    private static readonly object[][] _halves =
    [
        ["\ud83c", "\ufffd"],
        ["\udf89", "\ufffd"],
        ["a\ud83cb", "a\ufffdb"],
        ["a\ud83c\"b", "a\ufffd\"b"],
        ["\udf89\ud83c", "\ufffd\ufffd"],
        ["\ud83c\n\udf89", "\ufffd\n\ufffd"],
    ];

    [TestCaseSource(nameof(_texts))]
    public void A_text_arrives_as_it_was(string text) => Assert.That(JsonSerializer.Deserialize<string>(ValueJson(text)), Is.EqualTo(text));

    [TestCaseSource(nameof(_texts))]
    public void A_name_arrives_as_it_was(string name) =>
        Assert.That(Properties(new EventBuilder("user-1", "E").With(name, 1)).ContainsKey(name), Is.True);

    [Test]
    public void Every_control_character_is_escaped()
    {
        for (var code = 0; code < 0x20; code++)
        {
            var json = ValueJson($"a{(char)code}b");

            Assert.That(json.All(character => character >= 0x20), Is.True, $"U+{code:x4}");
            Assert.That(JsonSerializer.Deserialize<string>(json), Is.EqualTo($"a{(char)code}b"));
        }
    }

    [TestCase("\\u0001", "\u0001")]
    [TestCase("\\u001f", "\u001f")]
    [TestCase("\\n\\r\\t", "\n\r\t")]
    [TestCase("\\\"\\\\", "\"\\")]
    public void An_escape_is_the_shortest_that_every_parser_knows(string json, string text) => Assert.That(ValueJson(text), Is.EqualTo($"\"{json}\""));

    [TestCaseSource(nameof(_halves))]
    public void Half_a_surrogate_pair_becomes_the_replacement_character(string text, string arrives)
    {
        Assert.That(JsonSerializer.Deserialize<string>(ValueJson(text)), Is.EqualTo(arrives));
        Assert.That(Properties(new EventBuilder("user-1", "E").With(text, 1)).ContainsKey(arrives), Is.True);
        Assert.That(JsonDocument.Parse(Json(new EventBuilder("user" + text, "Event" + text))).RootElement.GetProperty("event").GetString(), Is.EqualTo("Event" + arrives));
    }

    [Test]
    public void What_is_sent_is_valid_utf8_without_a_byte_order_mark()
    {
        var bytes = Door.Build(new EventBuilder("user-\ud83c", "E🎉").With("v", "日\ud83c本")).Json.Span;

        Assert.That(bytes[0], Is.EqualTo((byte)'{'));
        Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Door.Build(new EventBuilder("\ud83c", "E")).Json.Span), Throws.Nothing);
    }

    [Test]
    public void Values_of_every_length_travel_whole()
    {
        // Every token of a message once falls on the end of the buffer, wherever that is.
        for (var length = 0; length < 1_200; length++)
        {
            var text = new string('x', length);

            Assert.That(ValueJson(new MixpanelProperties[] { new() { [text] = true, ["n"] = 1.5 }, [] }), Is.EqualTo($"[{{\"{text}\":true,\"n\":1.5}},{{}}]"));
        }
    }

    [Test]
    public void A_long_text_travels_whole()
    {
        var text = string.Concat(Enumerable.Repeat("日\"本🎉", 20_000));

        Assert.That(JsonSerializer.Deserialize<string>(ValueJson(text)), Is.EqualTo(text));
    }
}
