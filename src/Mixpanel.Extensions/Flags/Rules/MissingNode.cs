namespace Mixpanel.Extensions.Flags.Rules;

/// <summary><c>missing</c>: which of the names the data lacks. A value of <c>null</c> or an empty text is as good as none.</summary>
internal sealed class MissingNode(RuleNode[] arguments) : RuleNode
{
    internal override RuleValue Evaluate(in RuleValue data, ref RuleRun run)
    {
        run.Spend(1 + arguments.Length);
        var names = new RuleValue[arguments.Length];
        for (var i = 0; i < names.Length && !run.HasFailed; i++)
        {
            names[i] = arguments[i].Evaluate(data, ref run);
        }

        return Among(data, names, ref run);
    }

    /// <summary><c>missing_some</c>: none if as many as needed are there, else those that the data lacks.</summary>
    internal static RuleValue AllButEnough(in RuleValue data, in RuleValue needed, in RuleValue names, ref RuleRun run)
    {
        if (names.IsNothing || HoldsRule(names, depth: 0, ref run))
        {
            return run.Fail();
        }

        var missing = Among(data, names.IsList ? names.Items : [names], ref run);
        if (run.HasFailed)
        {
            return default;
        }

        var count = RulePath.Step(names, "length");
        RuleValue present = RuleConversion.ToNumber(count, ref run) - missing.Items.Length;
        return RuleComparison.IsLessOrEqual(needed, present, ref run) ? Array.Empty<RuleValue>() : missing;
    }

    private static RuleValue Among(in RuleValue data, RuleValue[] names, ref RuleRun run)
    {
        if (names is [{ Kind: RuleKind.List } only, ..])
        {
            names = only.Items;
        }

        var missing = new List<RuleValue>();
        foreach (ref readonly var name in names.AsSpan())
        {
            if (!run.Spend() || IsMissing(data, name, ref run))
            {
                missing.Add(name);
            }

            if (run.HasFailed)
            {
                return default;
            }
        }

        return missing;
    }

    /// <summary>A name is read as the arguments of <c>var</c>: a list may bring a default.</summary>
    private static bool IsMissing(in RuleValue data, in RuleValue name, ref RuleRun run)
    {
        if (HoldsRule(name, depth: 0, ref run))
        {
            run.Fail();
            return false;
        }

        var arguments = name.IsList ? name.Items : [name];
        var value = RulePath.Find(data, arguments.ElementAtOrDefault(0), arguments.ElementAtOrDefault(1), ref run);
        return value.Kind == RuleKind.Null || (value.Kind == RuleKind.Text && value.Text.Length == 0);
    }

    /// <summary>Names are evaluated once more as arguments, which would make a rule of the user's data.</summary>
    private static bool HoldsRule(in RuleValue value, int depth, ref RuleRun run)
    {
        if (!value.IsList)
        {
            return value.Kind == RuleKind.Object && value.Members.Entries.Length == 1;
        }

        var isRule = depth > RuleReader.MostDepth || !run.Spend(value.Items.Length);
        for (var i = 0; i < value.Items.Length && !isRule; i++)
        {
            isRule = HoldsRule(value.Items[i], depth + 1, ref run);
        }

        return isRule;
    }
}
