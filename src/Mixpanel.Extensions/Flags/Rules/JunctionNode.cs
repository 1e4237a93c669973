namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>and</c> and <c>or</c>: the value that decides, or the last one. What comes after the deciding one is not evaluated.</summary>
internal sealed class JunctionNode(RuleNode[] parts, bool deciding) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        RuleValue value = default;
        run.Spend();
        for (var i = 0; i < parts.Length && !run.HasFailed; i++)
        {
            value = parts[i].Evaluate(data, ref run);
            if (value.IsTruthy == deciding)
            {
                break;
            }
        }

        return value;
    }
}
