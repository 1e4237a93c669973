using System.Text;
using System.Text.Json;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class FlagDefinitionsTests
{
    [TestCase(10_000, 10_000, FlagReason.MatchedRollout)]
    [TestCase(10_001, 1, FlagReason.MalformedDefinition)]
    [TestCase(1, 10_001, FlagReason.MalformedDefinition)]
    public void A_key_or_a_salt_that_is_far_too_long_is_malformed(int key, int salt, FlagReason reason)
    {
        var name = new string('k', key);
        var flag = Samples.Flag(name, "{'key':'a','value':1}", "{'rollout_percentage':1}", $",'hash_salt':'{new string('s', salt)}'");

        Assert.That(Samples.Evaluate(flag, FlagsProject.User, name).Reason, Is.EqualTo(reason));
    }

    private static readonly FlagContext _user = new("user-1", new() { ["plan"] = "pro" });

    [TestCase("5", "#1")]
    [TestCase("null", "#1")]
    [TestCase("{}", "#1")]
    [TestCase("{'key':7}", "#1")]
    [TestCase("{'key':'f'}", "f")]
    [TestCase("{'key':'f','context':'distinct_id'}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':[]}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[],'rollout':[]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a'}]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'value':1}],'rollout':[]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a','split':'1'}],'rollout':[]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a'}],'rollout':[{}]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a'}],'rollout':[3]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','hash_salt':5,'ruleset':{'variants':[{'key':'a'}],'rollout':[]}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a'}],'rollout':[],'test':{'users':{'u':1}}}}", "f")]
    [TestCase("{'key':'f','context':'distinct_id','ruleset':{'variants':[{'key':'a'}],'rollout':[],'test':{'users':{'\\udc00':'a'}}}}", "f")]
    public void A_malformed_flag_is_reported_by_key_and_harms_no_other(string malformed, string key)
    {
        var definitions = Samples.Definitions($"{Samples.Gate("before")},{malformed},{Samples.Gate("after")}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(definitions.Count, Is.EqualTo(2));
            Assert.That(definitions.Defects.Select(defect => defect.FlagKey), Is.EqualTo([key]));
            Assert.That(definitions.Evaluate("before", _user).IsEnabled, Is.True);
            Assert.That(definitions.Evaluate("after", _user).IsEnabled, Is.True);
            Assert.That(definitions.Evaluate(key, _user).Reason, Is.EqualTo(key[0] == '#' ? FlagReason.FlagNotFound : FlagReason.MalformedDefinition));
        }
    }

    [Test]
    public void A_defect_quotes_nothing_of_the_definition()
    {
        var definitions = Samples.Definitions(Samples.Flag("f", "{'key':'secret','split':'secret'}", ""));

        Assert.That(definitions.Defects.Single().Problem, Is.EqualTo("its split is not a number"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"flags\":{}}")]
    [TestCase("{\"flags\":[")]
    [TestCase("{\"flags\":[]} x")]
    [TestCase("<html>")]
    public void A_reply_without_a_list_of_flags_is_refused_as_a_whole(string reply) =>
        Assert.That(() => FlagDefinitions.Parse(Encoding.UTF8.GetBytes(reply)), Throws.InstanceOf<JsonException>());

    [Test]
    public void Text_that_is_not_UTF_8_harms_only_its_flag()
    {
        var json = Encoding.Latin1.GetBytes($$"""{"flags":[{{Samples.Gate("good")}},{{Samples.Gate("bad\u00ff")}}]}""".Replace('\'', '"'));

        var definitions = FlagDefinitions.Parse(json);

        Assert.That(definitions.Keys, Is.EqualTo(["good"]));
        Assert.That(definitions.Defects.Single().FlagKey, Is.EqualTo("#1"));
    }

    // Half of a surrogate pair: a key may be one, while the names in a list of splits or testers may not.
    [TestCase("{'key':'\\ud83c','value':true,'split':1}", "'variant_splits':{'a':0}", true)]
    [TestCase("{'key':'\\ud83c','value':true,'split':1}", "'variant_override':{'key':'\\ud83c'}", true)]
    [TestCase("{'key':'on','value':true,'split':1}", "'variant_splits':{'\\ud83c':0}", false)]
    public void Half_a_character_harms_no_other_flag(string variant, string member, bool isRead)
    {
        var definitions = Samples.Definitions($"{Samples.Gate("good")},{Samples.Flag("f", variant, $"{{'rollout_percentage':1,{member}}}")}");

        Assert.That(definitions.Evaluate("good", _user).IsEnabled, Is.True);
        Assert.That(definitions.Evaluate("f", _user).IsEnabled, Is.EqualTo(isRead));
    }

    [Test]
    public void A_flag_nested_too_deep_harms_only_itself()
    {
        var deep = new StringBuilder().Insert(0, "{'!':", 50_000).Append('1').Append('}', 50_000).ToString();

        var definitions = Samples.Definitions($"{Samples.Gate("deep", deep)},{Samples.Gate("good")}");

        Assert.That(definitions.Keys, Is.EqualTo(["good"]));
        Assert.That(definitions.Defects.Single().Problem, Does.Contain("levels deep"));
    }

    [Test]
    public void A_huge_rule_harms_only_its_flag()
    {
        var huge = $$"""{'and':[{{string.Join(',', Enumerable.Repeat("1", 30_000))}}]}""";

        var definitions = Samples.Definitions($"{Samples.Gate("huge", huge)},{Samples.Gate("good")}");

        Assert.That(definitions.Keys, Is.EqualTo(["good"]));
        Assert.That(definitions.Defects.Single().Problem, Does.Contain("parts"));
    }

    [Test]
    public void Of_two_flags_with_one_key_the_last_good_one_counts()
    {
        var definitions = Samples.Definitions(
            $"{Samples.Gate("f", "false")},{Samples.Gate("f")},{{'key':'f'}}");

        Assert.That(definitions.Evaluate("f", _user).IsEnabled, Is.True);
        Assert.That(definitions.Defects, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_byte_order_mark_is_no_harm() =>
        Assert.That(FlagDefinitions.Parse(Encoding.UTF8.GetBytes("\uFEFF{\"flags\":[]}")).Count, Is.Zero);

    [Test]
    public void Definitions_outlive_the_bytes_they_were_read_from()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"flags":[{{Samples.Flag("f", "{'key':'a','value':{'x':[1,'y']}}", "{'rollout_percentage':1}")}}]}""".Replace('\'', '"'));
        var definitions = FlagDefinitions.Parse(json);

        json.AsSpan().Fill((byte)'!');

        Assert.That(definitions.Evaluate("f", _user).Value.GetRawText(), Is.EqualTo("{\"x\":[1,\"y\"]}"));
    }

    [Test]
    public void What_only_accompanies_a_variant_is_not_worth_the_flag()
    {
        var variant = Samples.Evaluate(Samples.Flag("f", "{'key':'a','value':1}", "{'rollout_percentage':1}", ",'experiment_id':5,'is_experiment_active':'yes'"), _user);

        Assert.That(variant.Key, Is.EqualTo("a"));
        Assert.That(variant.ExperimentId, Is.Null);
        Assert.That(variant.IsExperimentActive, Is.Null);
    }
}
