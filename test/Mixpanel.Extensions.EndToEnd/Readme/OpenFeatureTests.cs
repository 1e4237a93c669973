using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Emulator;
using Mixpanel.Extensions.Testing;
using OpenFeature.Constant;
using OpenFeature.Model;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>The OpenFeature provider of the page does what the page says.</summary>
internal sealed partial class OpenFeatureTests
{
    private const string Flags = """
        {"flags":[
          {"key":"by-company","status":"enabled","context":"company_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],
           "rollout":[{"rollout_percentage":1,"runtime_evaluation_rule":{"==":[{"var":"plan"},"pro"]}}]}},
          {"key":"by-user","status":"enabled","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],
           "rollout":[{"rollout_percentage":1}]}},
          {"key":"nested","status":"enabled","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],
           "rollout":[{"rollout_percentage":1,"runtime_evaluation_rule":
             {"and":[{"in":["b",{"var":"tags"}]},{"==":[{"var":"address.country"},"de"]},{"==":[{"var":"since"},"2026-01-15t00:00:00"]}]}}]}}]}
        """;

    private static readonly int[] _sizes = [1, 2];

    private static readonly Dictionary<string, (string Reason, string Error)> _table = Row()
        .Matches(Repository.Read("docs/feature-flags.md"))
        .ToDictionary(row => row.Groups["flag"].Value, row => (row.Groups["reason"].Value, row.Groups["error"].Value));

    [TestCaseSource(nameof(Reasons))]
    public async Task A_reason_is_mapped_as_the_table_says(FlagReason reason)
    {
        var provider = new MixpanelProvider(new FakeFlags().Set(reason switch
        {
            FlagReason.MatchedRollout or FlagReason.TestUser => new FlagVariant("f", "on", JsonElement.Parse("true")) { Reason = reason },
            FlagReason.ChosenRemotely => new FlagVariant("f", "on", JsonElement.Parse("true")) { Source = FlagSource.Remote, Reason = reason },
            FlagReason.TypeMismatch => new FlagVariant("f", "on", JsonElement.Parse("1")),
            _ => FlagVariant.Fallback("f", reason),
        }));

        var details = await provider.ResolveBooleanValueAsync("f", false, Context(("targetingKey", new Value("ada"))));

        Assert.That(details.Reason, Is.EqualTo(_table[reason.ToString()].Reason));
        Assert.That(CodeOf(details.ErrorType), Is.EqualTo(reason == FlagReason.MissingContextKey ? "INVALID_CONTEXT" : _table[reason.ToString()].Error));
        Assert.That(details.Value, Is.EqualTo(details.Reason == Reason.TargetingMatch));
    }

    [Test]
    public async Task Every_type_is_resolved()
    {
        var flags = new FakeFlags()
            .Set("text", "blue").Set("whole", 7).Set("half", 0.5)
            .Set("object", new MixpanelProperties { ["color"] = "blue", ["sizes"] = PropertyValue.From(_sizes), ["sold"] = true });
        var provider = new MixpanelProvider(flags);

        Assert.That((await provider.ResolveStringValueAsync("text", "")).Value, Is.EqualTo("blue"));
        Assert.That((await provider.ResolveIntegerValueAsync("whole", 0)).Value, Is.EqualTo(7));
        Assert.That((await provider.ResolveDoubleValueAsync("half", 0)).Value, Is.EqualTo(0.5));
        var details = await provider.ResolveStructureValueAsync("object", new Value());
        var structure = ((Structure)details.Value.AsObject!).AsDictionary();
        Assert.That((structure["color"].AsObject, structure["sold"].AsObject), Is.EqualTo(((object)"blue", (object)true)));
        Assert.That(((IEnumerable<Value>)structure["sizes"].AsObject!).Select(size => size.AsObject), Is.EqualTo(new object[] { 1.0, 2.0 }));
        Assert.That((await provider.ResolveStructureValueAsync("none", new Value("default"))).Value.AsObject, Is.EqualTo("default"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Targeting_key_attributes_and_group_keys_reach_the_evaluation_and_the_exposure(CancellationToken cancellationToken)
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new() { ProjectToken = "token", FlagsJson = Flags }, cancellationToken);
        await using var services = new ServiceCollection()
            .AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("token", emulator.Address)).AddLocalFlags()
            .Services.BuildServiceProvider();
        var provider = new MixpanelProvider(services.GetRequiredService<IMixpanelFlags>(), "company_id");
        await provider.InitializeAsync(EvaluationContext.Empty, cancellationToken);
        (string, Value) ada = ("targetingKey", new Value("ada")), pro = ("plan", new Value("Pro")), acme = ("company_id", new Value("acme"));

        (string, Value) tags = ("tags", new Value([new Value("a"), new Value("b")]));
        (string, Value) address = ("address", new Value(new Structure(new Dictionary<string, Value> { ["country"] = new("DE") })));
        (string, Value) since = ("since", new Value((object)new DateTime(2026, 1, 15, 0, 0, 0, DateTimeKind.Utc)));

        var all = await provider.ResolveBooleanValueAsync("by-company", false, Context(ada, pro, acme), cancellationToken);
        var noPlan = await provider.ResolveBooleanValueAsync("by-company", false, Context(ada, acme), cancellationToken);
        var noCompany = await provider.ResolveBooleanValueAsync("by-company", false, Context(ada, pro), cancellationToken);
        var nested = await provider.ResolveBooleanValueAsync("nested", false, Context(ada, tags, address, since), cancellationToken);
        var nobody = await provider.ResolveBooleanValueAsync("by-user", false, context: null, cancellationToken);

        Assert.That((all.Value, all.Variant, all.Reason), Is.EqualTo((true, "on", Reason.TargetingMatch)));
        Assert.That((nested.Value, nested.Reason), Is.EqualTo((true, Reason.TargetingMatch)));
        Assert.That((noPlan.Value, noPlan.ErrorType, noPlan.Reason), Is.EqualTo((false, ErrorType.None, Reason.Default)));
        Assert.That(noCompany.ErrorType, Is.EqualTo(ErrorType.InvalidContext));
        Assert.That(nobody.ErrorType, Is.EqualTo(ErrorType.TargetingKeyMissing));
        var exposures = await emulator.WaitForEventsAsync(2, "$experiment_started", cancellationToken);
        Assert.That(exposures.Select(exposure => exposure.DistinctId), Is.EqualTo(["ada", "ada"]));
    }

    [Test]
    public async Task Who_gets_a_value_of_another_type_is_not_reported()
    {
        var flags = new FakeFlags().Set("f", "text");

        await new MixpanelProvider(flags).ResolveBooleanValueAsync("f", false);

        Assert.That(flags.Exposures, Is.Empty);
    }

    private static FlagReason[] Reasons() => Enum.GetValues<FlagReason>();

    private static EvaluationContext Context(params (string Name, Value Value)[] values) => new(values.ToDictionary(value => value.Name, value => value.Value));

    /// <summary>As OpenFeature writes it: <c>FLAG_NOT_FOUND</c>.</summary>
    private static string CodeOf(ErrorType error) => error == ErrorType.None ? "" : Word().Replace(error.ToString(), "_$0").ToUpperInvariant();

    [GeneratedRegex(@"^\| `(?<flag>\w+)` \| `(?<reason>[A-Z_]+)` \|(?: `(?<error>[A-Z_]+)`)?.* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Word();
}
