namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>What the properties of a user have to be for a rollout to be theirs.</summary>
internal interface ICondition
{
    bool IsSatisfiedBy(in RuleValue properties, ref RuleRun run);
}
