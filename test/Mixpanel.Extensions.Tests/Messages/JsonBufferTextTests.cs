using System.Text;
using System.Text.Json;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>Plain text takes a short way, in blocks; wherever a character ends it the result must be the same.</summary>
[TestFixture]
public sealed class JsonBufferTextTests
{
    private const string Special = "\"\\\0\u0001\b\t\n\f\r\u001f\u007f\u0080é€\u2028大\ud83d\ude00";

    [Test]
    public void A_special_character_survives_at_every_place_of_every_length()
    {
        for (var length = 1; length <= 33; length++)
        {
            for (var place = 0; place < length; place++)
            {
                foreach (var character in Special)
                {
                    var text = new string('x', place) + character + new string('y', length - place - 1);

                    // Half a surrogate pair becomes U+FFFD, as UTF-8 has it.
                    var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
                    Assert.That(JsonSerializer.Deserialize<string>(Written(json => json.String(text))), Is.EqualTo(expected));
                    Assert.That(Written(json => json.NextName(text)), Is.EqualTo($",{Written(json => json.String(text))}:"));
                }
            }
        }
    }

    private static string Written(Action<JsonBuffer> write)
    {
        var json = new JsonBuffer();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
