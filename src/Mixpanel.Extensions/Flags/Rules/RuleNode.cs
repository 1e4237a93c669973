namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>A part of a compiled rule. It never changes, so that all threads share it.</summary>
internal abstract class RuleNode
{
    /// <param name="data">What names refer to: the user's properties, or an item inside a loop.</param>
    /// <param name="run">What may still be spent. After a failure the value means nothing.</param>
    internal abstract RuleValue Evaluate(in RuleValue data, ref RuleRun run);
}
