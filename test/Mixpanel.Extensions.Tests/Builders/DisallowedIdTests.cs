using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

internal sealed class DisallowedIdTests : EncodingFixture
{
    private static readonly string[] _ids =
    [
        "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined", "unknown", "<nil>", "0", "-1",
        "true", "false", "[]", "{}", "UNDEFINED", "Null", "ANONYMOUS", "N/A", "True",
    ];

    [TestCaseSource(nameof(_ids))]
    public async Task An_id_that_never_means_one_user_is_rejected_wherever_it_stands(string id)
    {
        Use(options => options.ProjectSecret = "0123456789abcdef0123456789abcdef");
        var now = Project.Clock.GetUtcNow();
        (MessageBuilder Builder, string Field)[] cases =
        [
            (new EventBuilder(id, "E"), "distinct_id"),
            (new EventBuilder("user-1", "E").With("distinct_id", id), "distinct_id"),
            (new EventBuilder("", "E").UserId(id), "$user_id"),
            (new EventBuilder("user-1", "E").DeviceId(id), "$device_id"),
            (EventBuilder.FromJson(new JsonObject { ["event"] = "E", ["properties"] = new JsonObject { ["distinct_id"] = id } }), "distinct_id"),
            (EventBuilder.FromJson(new JsonObject { ["event"] = "E", ["properties"] = JsonSerializer.SerializeToNode(new { distinct_id = id }) }), "distinct_id"),
            (new ImportBuilder(id, "E", now), "distinct_id"),
            (new AliasBuilder(id, "user-1"), "alias"),
            (new AliasBuilder("user-1", id), "distinct_id"),
            (new MergeBuilder(id, "user-1"), "$distinct_ids[0]"),
            (new MergeBuilder("user-1", id), "$distinct_ids[1]"),
            (new ProfileBuilder(id).Delete(), "$distinct_id"),
            (new ProfileBuilder("user-1").Update(new JsonObject { ["$distinct_id"] = id, ["$delete"] = "" }), "$distinct_id"),
            (new ProfileBuilder("user-1").Delete().Meta("$distinct_id", id), "$distinct_id"),
        ];

        var results = await Door.SendAsync([.. cases.Select(each => each.Builder)]);

        for (var i = 0; i < cases.Length; i++)
        {
            Expect(results[i], SendReason.InvalidDistinctId, cases[i].Field);
            Assert.That(results[i].Detail, Does.Not.Contain(id + "\""));
        }

        Assert.That(Project.Server.Requests, Is.Empty);
    }

    private static IEnumerable<PropertyValue> Spelled() => [0, -1L, 0UL, 0m, 0.0, 0f, true, false, Guid.Empty, PropertyValue.From(JsonNode.Parse("-1"))];

    [TestCaseSource(nameof(Spelled))]
    public async Task A_number_or_truth_value_that_spells_one_is_rejected_too(PropertyValue id)
    {
        Expect(await Refusal(new EventBuilder("user-1", "E").With("distinct_id", id)), SendReason.InvalidDistinctId, "distinct_id");
        Expect(await Door.SendAsync(new ProfileBuilder("user-1").Delete().Meta("$distinct_id", id)), SendReason.InvalidDistinctId, "$distinct_id");
    }

    [TestCase("00")]
    [TestCase("-10")]
    [TestCase("nullable")]
    [TestCase("unknown-7")]
    [TestCase("$device:0")]
    [TestCase("10000000-0000-0000-0000-000000000000")]
    public async Task An_id_that_only_resembles_one_is_fine(string id)
    {
        Assert.That((await Door.TrackAsync(id, "E")).Status, Is.EqualTo(SendStatus.Delivered));
        Assert.That((await Door.UpdateProfileAsync(id, profile => profile.Delete())).Status, Is.EqualTo(SendStatus.Delivered));
    }

    [Test]
    public void An_anonymous_id_that_everybody_has_is_not_joined_to_a_user()
    {
        var fault = Assert.Throws<MixpanelException>(() => Door.Build(EventBuilder.Identify("user-1", "undefined")));

        Assert.That((fault.Reason, fault.Result.Field), Is.EqualTo((SendReason.InvalidDistinctId, "properties.$anon_id")));
    }

    [Test]
    public void A_list_is_no_id()
    {
        var fault = Assert.Throws<MixpanelException>(() => Door.Build(new EventBuilder("E").With("distinct_id", new[] { 1, 2 })));

        Assert.That((fault.Reason, fault.Result.Field), Is.EqualTo((SendReason.InvalidDistinctId, "distinct_id")));
    }
}
