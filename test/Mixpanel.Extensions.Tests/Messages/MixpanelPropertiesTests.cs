using System.Collections;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class MixpanelPropertiesTests : EncodingFixture
{
    [Test]
    public void Properties_travel_in_the_order_they_were_added()
    {
        var bag = new MixpanelProperties { ["z"] = 1, ["a"] = 2, ["m"] = 3 };
        bag["z"] = 4;

        Assert.That(ValueJson((PropertyValue)bag), Is.EqualTo("""{"z":4,"a":2,"m":3}"""));
    }

    [Test]
    public void A_name_is_never_there_twice()
    {
        var bag = new MixpanelProperties { { "a", 1 }, { "a", 2 }, { "A", 3 } };

        Assert.That(ValueJson((PropertyValue)bag), Is.EqualTo("""{"a":2,"A":3}"""));
        Assert.That(bag, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_bag_can_be_asked_and_emptied()
    {
        var bag = new MixpanelProperties { ["a"] = 1 };

        Assert.That(bag.ContainsKey("a"), Is.True);
        Assert.That(bag.TryGetValue("a", out _), Is.True);
        Assert.That(bag.TryGetValue("b", out var missing), Is.False);
        Assert.That(ValueJson(missing), Is.EqualTo("null"));
        Assert.That(bag.Select(entry => entry.Key), Is.EqualTo(new[] { "a" }));
        Assert.That(((IEnumerable)bag).GetEnumerator().MoveNext(), Is.True);
        Assert.That(ValueJson(bag["a"]), Is.EqualTo("1"));
        Assert.That(bag.Remove("a"), Is.True);
        Assert.That(bag.Remove("a"), Is.False);
        Assert.That(bag, Is.Empty);
        Assert.That(() => bag["a"], Throws.TypeOf<KeyNotFoundException>());
    }

    [Test]
    public void A_name_is_never_null()
    {
        var bag = new MixpanelProperties();

        Assert.That(() => bag[null!] = 1, Throws.ArgumentNullException);
        Assert.That(() => bag.Add(null!, 1), Throws.ArgumentNullException);
        Assert.That(() => MixpanelProperties.From(null!), Throws.ArgumentNullException);
        Assert.That(() => PropertyValue.From((IEnumerable)null!), Throws.ArgumentNullException);
        Assert.That(() => MixpanelProperties.From<string>(null!, null!), Throws.ArgumentNullException);
        Assert.That(() => MixpanelProperties.From("x", (System.Text.Json.Serialization.Metadata.JsonTypeInfo<string>)null!), Throws.ArgumentNullException);
    }
}
