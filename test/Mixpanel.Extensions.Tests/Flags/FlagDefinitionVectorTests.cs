using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>How definitions are asked for, and what answers do to them, beside what was recorded of Mixpanel's Python and Node SDKs.</summary>
internal sealed class FlagDefinitionVectorTests
{
    private static IEnumerable<TestCaseData> DefinitionRequests() => FlagTrafficVectorTests.Cases("definition_request");

    /// <summary>Of Node alone: from an answer that is no list of flags Python goes on without any flag, which is not to be copied.</summary>
    private static IEnumerable<TestCaseData> DefinitionReplies() =>
        FlagTrafficVectorTests.Cases("definition_reply").Where(each => (string?)JsonNode.Parse((string)each.Arguments[0]!)!["sdk"] == "node");

    [Test]
    public void Every_recorded_request_and_answer_is_among_the_cases()
    {
        var (requests, replies) = (DefinitionRequests().Count(), DefinitionReplies().Count());

        TestContext.Out.WriteLine($"flags-exposure.json: {requests} requests and {replies} replies for definitions run");
        Assert.That(requests, Is.AtLeast(5));
        Assert.That(replies, Is.AtLeast(11));
    }

    [TestCaseSource(nameof(DefinitionRequests))]
    public async Task Definitions_are_asked_for_as_Mixpanels_own_SDKs_do(string json)
    {
        var vector = JsonNode.Parse(json)!;
        await using var project = new FlagsProject(builder => builder.AddLocalFlags(), options => FlagTrafficVectorTests.Apply(options, vector["request"]!));

        await project.StartAsync();

        FlagTrafficVectorTests.AssertRequest(project.Polls.Single(), vector["request"]!);
    }

    [TestCaseSource(nameof(DefinitionReplies))]
    public async Task An_answer_with_definitions_is_used_and_any_other_keeps_the_last_ones(string json)
    {
        var vector = JsonNode.Parse(json)!;
        await using var fresh = new FlagsProject(builder => builder.AddLocalFlags());
        Answer(fresh.Server, vector["reply"]!);
        await fresh.StartAsync();
        await using var ready = new FlagsProject(builder => builder.AddLocalFlags()) { Definitions = FlagTrafficVectorTests.Vectors["definitions"]!.ToJsonString() };
        await ready.StartAsync();
        Answer(ready.Server, vector["reply"]!);
        await ready.PollAsync();
        await ready.NextWaitAsync();

        Assert.That(await KeysAsync(fresh), Is.EquivalentTo(Expected("first_fetch")));
        Assert.That(await KeysAsync(ready), Is.EquivalentTo(Expected("after_good_definitions")));

        // Node counts a flag without rules among the others until somebody asks for it.
        IEnumerable<string> Expected(string when) => vector[when]!["flag_keys"]!.AsArray().Select(key => (string)key!).Where(key => key != "broken");
    }

    private static async Task<List<string>> KeysAsync(FlagsProject project)
    {
        var keys = new List<string>();
        foreach (var key in FlagTrafficVectorTests.Vectors["definitions"]!["flags"]!.AsArray().Select(flag => (string)flag!["key"]!).Append("broken"))
        {
            var variant = await project.Flags.GetVariantAsync(key, FlagsProject.User, reportExposure: false);
            if (variant.Reason is not (FlagReason.NotReady or FlagReason.FlagNotFound or FlagReason.MalformedDefinition))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private static void Answer(ScriptedServer server, JsonNode reply)
    {
        if (reply is JsonObject)
        {
            server.Then(_ => FlagTrafficVectorTests.Reply(reply));
        }
        else if ((string?)reply == "close")
        {
            server.ThenBreakConnection();
        }
        else
        {
            server.Then(200, FlagTrafficVectorTests.Vectors["definitions"]!.ToJsonString());
        }
    }
}
