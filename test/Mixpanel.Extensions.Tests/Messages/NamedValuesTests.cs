namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>A bag behaves the same with few names, which are searched, and with many, which are indexed.</summary>
[TestFixture]
public sealed class NamedValuesTests
{
    [TestCase(1)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(300)]
    public void A_bag_of_any_size_keeps_order_replaces_in_place_and_removes(int count)
    {
        var bag = new MixpanelProperties();
        for (var i = 0; i < count; i++)
        {
            bag[$"name {i}"] = i;
        }

        bag["name 0"] = -1;
        bag.Add($"name {count - 1}", -2);

        Assert.That(bag, Has.Count.EqualTo(count));
        Assert.That(bag.Select(static entry => entry.Key), Is.EqualTo(Enumerable.Range(0, count).Select(static i => $"name {i}")));
        Assert.That(bag[$"name {count - 1}"].Int64, Is.EqualTo(-2));

        Assert.That(bag.Remove("name 0"), Is.True);
        Assert.That(bag.Remove("name 0"), Is.False);
        Assert.That(bag.ContainsKey("name 0"), Is.False);
        Assert.That(bag.ContainsKey($"name {count - 1}"), Is.EqualTo(count > 1));
        Assert.That(() => bag["name 0"], Throws.TypeOf<KeyNotFoundException>());
        Assert.That(() => bag[null!], Throws.ArgumentNullException);

        bag["name 0"] = 7;
        Assert.That(bag.Last().Key, Is.EqualTo("name 0"));
        Assert.That(bag, Has.Count.EqualTo(count));
    }

    [Test]
    public void A_copied_bag_of_many_names_is_a_bag_of_its_own()
    {
        var bag = new MixpanelProperties();
        for (var i = 0; i < 40; i++)
        {
            bag[$"name {i}"] = i;
        }

        var copy = MixpanelProperties.From(bag);
        copy["name 40"] = 40;
        copy.Remove("name 3");

        Assert.That(bag, Has.Count.EqualTo(40));
        Assert.That(bag["name 3"].Int64, Is.EqualTo(3));
        Assert.That(copy["name 39"].Int64, Is.EqualTo(39));
    }
}
