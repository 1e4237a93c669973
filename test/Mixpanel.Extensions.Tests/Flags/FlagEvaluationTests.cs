using System.Text;
using System.Text.Json;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class FlagEvaluationTests
{
    private const string TwoVariants = "{'key':'b','value':'B','split':0.5},{'key':'a','value':'A','split':0.5}";
    private const string Everybody = "{'rollout_percentage':1}";

    private static readonly FlagContext _user = new("user-1", new() { ["plan"] = "pro" });

    [Test]
    public void A_flag_that_is_not_there_says_so()
    {
        var variant = Samples.Evaluate(string.Empty, _user);

        Assert.That(variant.ToString(), Is.EqualTo("f: no variant (Fallback, FlagNotFound)"));
    }

    [Test]
    public void A_context_without_the_flags_key_says_which()
    {
        var variant = Samples.Evaluate(Samples.Gate("f").Replace("distinct_id", "company_id"), _user);

        Assert.That(variant.Reason, Is.EqualTo(FlagReason.MissingContextKey));
        Assert.That(variant.MissingContextKey, Is.EqualTo("company_id"));
    }

    // Bucket of user-1 for the flag's rollouts: 0.45 without a salt.
    [TestCase(0.45, FlagReason.NoRolloutMatch)]
    [TestCase(0.46, FlagReason.MatchedRollout)]
    public void A_rollout_is_for_the_buckets_below_its_percentage(double percentage, FlagReason reason)
    {
        var flag = Samples.Flag("new_checkout_flow", TwoVariants, FormattableString.Invariant($"{{'rollout_percentage':{percentage}}}"));

        Assert.That(Samples.Evaluate(flag, _user, "new_checkout_flow").Reason, Is.EqualTo(reason));
    }

    // 0.96 and 0.07 with a salt of its own.
    [TestCase("0123456789abcdef0123456789abcdef", "{'rollout_percentage':0.97}", true)]
    [TestCase("0123456789abcdef0123456789abcdef", "{'rollout_percentage':0.96}", false)]
    [TestCase("0123456789abcdef0123456789abcdef", "{'rollout_percentage':0.96},{'rollout_percentage':0.08}", true)]
    [TestCase("0123456789abcdef0123456789abcdef", "{'rollout_percentage':0.96},{'rollout_percentage':0.07}", false)]
    public void With_a_salt_each_rollout_has_its_own_buckets(string salt, string rollouts, bool matches)
    {
        var flag = Samples.Flag("new_checkout_flow", TwoVariants, rollouts, $",'hash_salt':'{salt}'");

        Assert.That(Samples.Evaluate(flag, _user, "new_checkout_flow").IsFallback, Is.EqualTo(!matches));
    }

    [Test]
    public void An_empty_salt_is_a_salt()
    {
        var user = Enumerable.Range(0, 100).Select(i => new FlagContext($"u{i}")).First(each => Bucket(each, "f0") > Bucket(each, "frollout"));

        var flag = Samples.Flag("f", TwoVariants, FormattableString.Invariant($"{{'rollout_percentage':{Bucket(user, "f0")}}}"), ",'hash_salt':''");

        Assert.That(Samples.Evaluate(flag, user).IsFallback, Is.True);
        Assert.That(Samples.Evaluate(flag.Replace("'hash_salt':''", "'hash_salt':null"), user).IsFallback, Is.False);
    }

    [Test]
    public void Splits_are_added_up_as_doubles()
    {
        // 0.1 + 0.2 is a little more than 0.3, so that the bucket 0.30 still belongs to the second variant.
        var user = Enumerable.Range(0, 10_000).Select(i => new FlagContext($"u{i}")).First(each => Bucket(each, "fvariant") == 0.3);

        var variant = Samples.Evaluate(
            Samples.Flag("f", "{'key':'a','split':0.1},{'key':'b','split':0.2},{'key':'c','split':0.7}", Everybody), user);

        Assert.That(variant.Key, Is.EqualTo("b"));
    }

    [Test]
    public void Variants_share_out_the_users_in_the_order_of_their_keys_characters()
    {
        // U+1F389 comes after U+FF41, though its first UTF-16 unit comes before it.
        var variant = Samples.Evaluate(Samples.Flag("f", "{'key':'\U0001F389','split':1},{'key':'\uFF41','split':1},{'key':'Z','split':0}", Everybody), _user);

        Assert.That(variant.Key, Is.EqualTo("\uFF41"));
    }

    [Test]
    public void The_last_variant_takes_what_the_splits_leave_over() =>
        Assert.That(Samples.Evaluate(Samples.Flag("f", "{'key':'b'},{'key':'c','split':0},{'key':'a'}", Everybody), _user).Key, Is.EqualTo("c"));

    [Test]
    public void A_tester_has_the_named_variant_without_being_in_a_rollout()
    {
        var flag = Samples.Flag("f", TwoVariants, string.Empty).Replace("'rollout':[]", "'rollout':[],'test':{'users':{'user-1':'B'}}");

        var variant = Samples.Evaluate(flag, _user);

        Assert.That((variant.Key, variant.Reason, variant.IsQaTester), Is.EqualTo(("b", FlagReason.TestUser, true)));
        Assert.That(Samples.Evaluate(flag, new FlagContext("user-2")).Reason, Is.EqualTo(FlagReason.NoRolloutMatch));
    }

    // Number 0 and false count as no distinct id in every SDK where testers are looked up; their texts are ordinary ids.
    [TestCase("0", FlagReason.MatchedRollout)]
    [TestCase("0.0", FlagReason.MatchedRollout)]
    [TestCase("-0", FlagReason.MatchedRollout)]
    [TestCase("false", FlagReason.MatchedRollout)]
    [TestCase("\"\"", FlagReason.MatchedRollout)]
    [TestCase("\"0\"", FlagReason.TestUser)]
    [TestCase("\"false\"", FlagReason.TestUser)]
    [TestCase("7", FlagReason.TestUser)]
    [TestCase("true", FlagReason.TestUser)]
    public void An_id_that_counts_as_none_is_no_testers(string id, FlagReason reason)
    {
        var flag = Samples.Flag("f", TwoVariants, Everybody).Replace("'rollout'", "'test':{'users':{'0':'a','false':'a','':'a','7':'a','true':'a'}},'rollout'");

        Assert.That(Samples.Evaluate(flag, new FlagContext(PropertyValue.From(JsonElement.Parse(id)))).Reason, Is.EqualTo(reason));
    }

    [TestCase("{'user-1':'b'}", FlagReason.TestUser)]
    [TestCase("{'USER-1':'b'}", FlagReason.MatchedRollout)]
    [TestCase("{'user-1':'b','user-1':'gone'}", FlagReason.MatchedRollout)]
    public void A_tester_is_named_by_the_exact_id_and_the_last_entry_counts(string users, FlagReason reason)
    {
        var flag = Samples.Flag("f", TwoVariants, Everybody).Replace("'rollout'", $"'test':{{'users':{users}}},'rollout'");

        Assert.That(Samples.Evaluate(flag, _user).Reason, Is.EqualTo(reason));
    }

    [TestCase("null", "a")]
    [TestCase("{'b':null}", "a")]
    [TestCase("{'a':null}", "b")]
    [TestCase("{'a':0}", "b")]
    [TestCase("{'B':1}", "a")]
    public void A_rollouts_own_split_replaces_the_variants_even_by_nothing(string splits, string expected)
    {
        var flag = Samples.Flag("f", "{'key':'a','split':1},{'key':'b','split':0}", $$"""{'rollout_percentage':1,'variant_splits':{{splits}}}""");

        Assert.That(Samples.Evaluate(flag, _user).Key, Is.EqualTo(expected));
    }

    [Test]
    public void An_empty_key_names_the_variant_without_a_name_for_a_rollout_but_none_for_a_tester()
    {
        const string variants = "{'key':'','value':1,'split':0},{'key':'a','split':1}";
        var flag = Samples.Flag("f", variants, "{'rollout_percentage':1,'variant_override':{'key':''}}");
        var tested = Samples.Flag("f", variants, Everybody).Replace("'rollout'", "'test':{'users':{'user-1':''}},'rollout'");

        Assert.That(Samples.Evaluate(flag, _user).Key, Is.Empty);
        Assert.That(Samples.Evaluate(tested, _user).Reason, Is.EqualTo(FlagReason.MatchedRollout));
    }

    [TestCase("b", "b")]
    [TestCase("B", "b")]
    [TestCase("İX", "i\u0307x")]
    [TestCase("ΑΣ", "ας")]
    public void An_override_is_for_everybody_in_the_rollout_and_makes_nobody_a_tester(string key, string expected)
    {
        var flag = Samples.Flag(
            "f", TwoVariants + ",{'key':'i\u0307x'},{'key':'ας'}", $$$"""{'rollout_percentage':1,'variant_splits':{'a':1},'variant_override':{'key':'{{{key}}}'}}""");

        var variant = Samples.Evaluate(flag, _user);

        Assert.That((variant.Key, variant.IsQaTester), Is.EqualTo((expected, false)));
        Assert.That(Samples.Evaluate(flag.Replace($"{{'key':'{key}'}}", "{'key':'gone'}"), _user).Key, Is.EqualTo("a"));
    }

    [TestCase("{'==':[{'var':'Plan'},'PRO']}", true)]
    [TestCase("{'==':[{'var':'plan'},'free']}", false)]
    [TestCase("{'=oops=':[{'var':'plan'},'pro']}", false)]
    [TestCase("{'missing':['plan']}", false)]
    [TestCase("{'none':[[1],{'nonsense':1}]}", false)]
    [TestCase("{'==':[1,1],'!=':[1,1]}", true)]
    [TestCase("'text'", true)]
    [TestCase("0", false)]
    [TestCase("{}", true)]
    public void A_rule_decides_by_what_rules_count_as_true(string rule, bool matches) =>
        Assert.That(Samples.Evaluate(Samples.Gate("f", rule), _user).IsEnabled, Is.EqualTo(matches));

    [Test]
    public void Without_properties_no_rule_is_satisfied_and_with_none_of_them_it_is_evaluated()
    {
        var flag = Samples.Gate("f", "{'!=':[{'var':'plan'},'x']}");

        Assert.That(Samples.Evaluate(flag, new FlagContext("user-1")).Reason, Is.EqualTo(FlagReason.NoRolloutMatch));
        Assert.That(Samples.Evaluate(flag, new FlagContext("user-1", [])).IsEnabled, Is.True);
    }

    [TestCase("{'plan':'PRO'}", true)]
    [TestCase("{'plan':'free'}", false)]
    [TestCase("{'plan':'pro','age':'30'}", true)]
    [TestCase("{'age':30}", true)]
    [TestCase("{'beta':'TRUE'}", true)]
    [TestCase("{'gone':'undefined'}", false)]
    [TestCase("{'none':'NULL'}", true)]
    [TestCase("{'bag':'[Object object]'}", true)]
    [TestCase("{'bag':{'other':1}}", true)]
    [TestCase("{'list':['A','1',null]}", true)]
    [TestCase("{'Plan':'pro'}", false)]
    public void A_legacy_definition_asks_for_equal_texts_regardless_of_case(string definition, bool matches)
    {
        var user = new FlagContext("user-1", new() { ["PLAN"] = "Pro", ["age"] = 30, ["beta"] = true, ["none"] = default, ["bag"] = new MixpanelProperties { ["x"] = 1 }, ["list"] = new PropertyValue[] { "a", 1, default } });
        var flag = Samples.Gate("f").Replace("'runtime_evaluation_rule':null", $"'runtime_evaluation_definition':{definition}");

        Assert.That(Samples.Evaluate(flag, user).IsEnabled, Is.EqualTo(matches));
        Assert.That(Samples.Evaluate(flag.Replace("'rollout_percentage'", "'runtime_evaluation_rule':true,'rollout_percentage'"), user).IsEnabled, Is.True);
    }

    [TestCase("cohort_hash", "'c1'", FlagCaveat.Cohort)]
    [TestCase("cohort_hash", "''", FlagCaveat.None)]
    [TestCase("cohort_hash", "null", FlagCaveat.None)]
    [TestCase("runtime_event_rule", "{'==':[1,1]}", FlagCaveat.Event)]
    public void A_choice_that_depends_on_what_only_Mixpanel_knows_has_a_caveat(string member, string value, FlagCaveat caveat)
    {
        var restricted = $$"""{'rollout_percentage':1,'{{member}}':{{value}}}""";
        var impossible = restricted.Replace("'rollout_percentage':1", "'rollout_percentage':0");

        var variant = Samples.Evaluate(Samples.Flag("f", TwoVariants, restricted), _user);

        Assert.That((variant.Reason, variant.Caveat), Is.EqualTo((FlagReason.MatchedRollout, caveat)));
        Assert.That(Samples.Evaluate(Samples.Flag("f", TwoVariants, $"{Everybody},{restricted}"), _user).Caveat, Is.EqualTo(FlagCaveat.None));
        Assert.That(Samples.Evaluate(Samples.Flag("f", TwoVariants, impossible), _user).Caveat, Is.EqualTo(FlagCaveat.None));
    }

    [Test]
    public void A_sticky_variant_makes_every_answer_uncertain_but_a_testers()
    {
        var sticky = TwoVariants.Replace("'split'", "'is_sticky':true,'split'");
        var tested = Samples.Flag("f", sticky, Everybody).Replace("'rollout'", "'test':{'users':{'user-1':'a'}},'rollout'");

        Assert.That(Samples.Evaluate(Samples.Flag("f", sticky, Everybody), _user).Caveat, Is.EqualTo(FlagCaveat.StickyVariant));
        Assert.That(Samples.Evaluate(Samples.Flag("f", sticky, string.Empty), _user).Caveat, Is.EqualTo(FlagCaveat.StickyVariant));
        Assert.That(Samples.Evaluate(tested, _user).Caveat, Is.EqualTo(FlagCaveat.None));
    }

    private static double Bucket(FlagContext user, string salt) =>
        Fnv1a.Bucket(Fnv1a.Append(Fnv1a.Start, Encoding.UTF8.GetBytes(user.DistinctId + salt)));
}
