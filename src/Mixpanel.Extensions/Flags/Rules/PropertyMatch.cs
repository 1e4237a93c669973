namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>
/// The condition of older flags: every property has the given text. Names are compared with the properties' names in lower case and stay as they are,
/// so that a name with a capital matches nobody, as in the other SDKs.
/// </summary>
internal sealed class PropertyMatch(KeyValuePair<string, string>[] expected) : ICondition
{
    public bool IsSatisfiedBy(in RuleValue properties, ref RuleRun run)
    {
        foreach (var (name, text) in expected)
        {
            var value = properties.Members[name];
            if (value.IsUndefined || LowerCase.Of(RuleConversion.ToText(value, ref run)) != text)
            {
                run.Restart();
                return false;
            }
        }

        return true;
    }
}
