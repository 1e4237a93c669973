using System.Collections;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class ValueLimitTests : EncodingFixture
{
    private static MixpanelProperties Bag(int count)
    {
        var bag = new MixpanelProperties();
        for (var i = 0; i < count; i++)
        {
            bag[$"p{i}"] = i;
        }

        return bag;
    }

    private static IEnumerable Endless()
    {
        while (true)
        {
            yield return 1;
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> EndlessMap()
    {
        for (var i = 0; ; i++)
        {
            yield return new($"k{i}", i);
        }
    }

    [Test]
    public async Task An_event_takes_255_properties_and_no_more()
    {
        Assert.That((await Door.TrackAsync("user-1", "E", Bag(255))).Status, Is.EqualTo(SendStatus.Delivered));
        Expect(await Door.TrackAsync("user-1", "E", Bag(256)), SendReason.TooManyProperties, "properties", "255");
        Assert.That(Project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Default_properties_count_and_what_Mixpanel_reserves_does_not()
    {
        Use(options =>
        {
            options.DefaultProperties["app"] = "shop";
            options.DefaultProperties["p0"] = "default";
        });

        var reserved = Bag(254);
        foreach (var name in new[] { "time", "$insert_id", "token", "mp_lib", "$lib_version", "ip", "$user_id", "$device_id", "distinct_id" })
        {
            reserved[name] = name == "time" ? 1_700_000_000 : "x";
        }

        Assert.That((await Door.TrackAsync("user-1", "E", reserved)).Status, Is.EqualTo(SendStatus.Delivered));
        Expect(await Door.TrackAsync("user-1", "E", Bag(255)), SendReason.TooManyProperties, "properties", "256");
    }

    [Test]
    public async Task A_list_takes_255_items_and_no_more()
    {
        Assert.That(ValueJson(Enumerable.Range(0, 255).ToArray()), Does.EndWith(",254]"));
        Expect(await Refusal(Enumerable.Range(0, 256).ToArray()), SendReason.TooManyItems, "properties.v", "255");
    }

    [Test]
    public async Task A_nested_object_takes_255_keys_and_no_more()
    {
        Assert.That(ValueJson(Bag(255)["p0"]), Is.EqualTo("0"));
        Assert.That(() => ValueJson((PropertyValue)Bag(255)), Throws.Nothing);
        Expect(await Refusal((PropertyValue)Bag(256)), SendReason.TooManyProperties, "properties.v", "255");
    }

    [Test]
    public async Task Values_nest_three_deep_and_no_deeper()
    {
        MixpanelProperties Nest(PropertyValue inner) => new() { ["n"] = inner };

        Assert.That(ValueJson(Nest(Nest(Nest(1)))), Is.EqualTo("""{"n":{"n":{"n":1}}}"""));
        Expect(await Refusal(Nest(Nest(Nest(new MixpanelProperties())))), SendReason.TooDeep, "properties.v.n.n.n", "3");
    }

    [Test]
    public async Task Lists_nest_as_deep_as_objects()
    {
        Assert.That(ValueJson(PropertyValue.From(new object[] { new object[] { new[] { 1 } } })), Is.EqualTo("[[[1]]]"));
        Expect(
            await Refusal(PropertyValue.From(new object[] { 0, new object[] { new object[] { new[] { 1 } } } })), SendReason.TooDeep, "properties.v[1][0][0]");
    }

    [Test]
    public async Task An_event_has_less_than_a_million_bytes()
    {
        var empty = Door.Build(new EventBuilder("user-1", "E").InsertId("id").With("big", string.Empty)).Json.Length;

        Assert.That(Door.Build(new EventBuilder("user-1", "E").InsertId("id").With("big", new string('x', 999_999 - empty))).Json.Length, Is.EqualTo(999_999));
        Expect(
            await Refusal(new EventBuilder("user-1", "E").InsertId("id").With("small", 1).With("big", new string('x', 1_000_000 - empty))),
            SendReason.TooLarge, "properties.big", "1000000");
    }

    [Test]
    public async Task Bytes_count_and_not_characters() =>
        Expect(await Refusal(new string('日', 333_334)), SendReason.TooLarge, "properties.v", "1000000");

    [Test]
    public async Task A_huge_text_is_refused_before_it_is_copied()
    {
        var huge = new string('x', 20_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = await Door.TrackAsync("user-1", "E", new() { ["v"] = huge });

        Expect(result, SendReason.TooLarge, "properties.v");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public async Task Many_large_values_are_refused_before_they_are_all_written()
    {
        var text = new string('x', 600_000);
        var bag = new MixpanelProperties();
        for (var i = 0; i < 200; i++)
        {
            bag[$"p{i}"] = text;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = await Door.TrackAsync("user-1", "E", bag);

        Expect(result, SendReason.TooLarge, "properties.p0");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000_000));
    }

    [Test]
    public async Task A_huge_event_name_or_meta_is_refused()
    {
        Expect(await Refusal(new EventBuilder("user-1", new string('x', 1_000_000))), SendReason.TooLarge, "event");
        Use(null);
        Expect(await Refusal(new EventBuilder("user-1", "E").Meta("m", new string('x', 999_900))), SendReason.TooLarge, "event");
        Use(null);
        Expect(await Refusal(new AliasBuilder(new string('x', 999_990), "user-1")), SendReason.TooLarge, "properties");
        Use(null);
        Expect(await Refusal(new AliasBuilder("new", "user-1").Meta("m", new string('x', 999_900))), SendReason.TooLarge, "event");
    }

    [Test]
    public async Task An_endless_sequence_is_refused()
    {
        Expect(await Refusal(PropertyValue.From(Endless())), SendReason.TooManyItems, "properties.v", "255");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set("v", PropertyValue.From(Endless()))), SendReason.TooLarge, "$set.v", "262144");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Meta("v", PropertyValue.From(Endless()))), SendReason.NothingToSend);
    }

    [Test]
    public async Task An_endless_map_is_refused()
    {
        Expect(await Refusal(PropertyValue.From(EndlessMap())), SendReason.TooManyProperties, "properties.v", "255");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set("v", PropertyValue.From(EndlessMap()))), SendReason.TooManyProperties, "$set.v", "2000");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set(MixpanelProperties.From(EndlessMap()))), SendReason.TooManyProperties, "$set");
    }

    [Test]
    public async Task A_profile_takes_2000_properties_and_no_more()
    {
        Assert.That((await Door.SendAsync(new ProfileBuilder("user-1").Set(Bag(2_000)))).Status, Is.EqualTo(SendStatus.Delivered));
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set(Bag(2_001))), SendReason.TooManyProperties, "$set", "2000");
        Assert.That(Project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_profile_value_takes_256_kilobytes_and_no_more()
    {
        Assert.That((await Door.SendAsync(new ProfileBuilder("user-1").Set("bio", new string('x', (256 * 1024) - 2)))).Status, Is.EqualTo(SendStatus.Delivered));
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Set("bio", new string('x', (256 * 1024) - 1))), SendReason.TooLarge, "$set.bio", "262144");
        Expect(
            await Door.SendAsync(new GroupBuilder("company", "Acme").Set("list", Enumerable.Repeat(new string('x', 1000), 300).ToArray())),
            SendReason.TooLarge, "$set.list", "262144");
        Assert.That(Project.Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_operations_of_one_update_have_less_than_a_million_bytes_together()
    {
        var builder = new ProfileBuilder("user-1");
        for (var i = 0; i < 5; i++)
        {
            builder.Set($"p{i}", new string('x', 200_000));
        }

        Expect(await Door.SendAsync(builder), SendReason.TooLarge, "$set.p4", "1000000");
        Expect(
            await Door.SendAsync(new ProfileBuilder("user-1").Update(new() { ["m0"] = Text(), ["m1"] = Text(), ["m2"] = Text(), ["m3"] = Text() })),
            SendReason.TooLarge, null, "1000000");

        static string Text() => new('x', 250_000);
    }

    [Test]
    public async Task One_update_takes_2000_operations_and_no_more()
    {
        var builder = new ProfileBuilder("user-1");
        for (var i = 0; i <= 2_000; i++)
        {
            builder.Append("a", 1);
        }

        Expect(await Door.SendAsync(builder), SendReason.TooManyItems, "operations", "2000");
    }

    private static void Expect(SendResult result, SendReason reason) => Assert.That(result.Reason, Is.EqualTo(reason));
}
