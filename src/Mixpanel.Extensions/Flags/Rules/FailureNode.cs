namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>An operator nobody here knows: once it is reached, the rule has no answer.</summary>
internal sealed class FailureNode : RuleNode
{
    internal static FailureNode Instance { get; } = new();

    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run) => run.Fail();
}
