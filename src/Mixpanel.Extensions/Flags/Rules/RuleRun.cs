namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>
/// What one evaluation may still spend. Rules come from a server and their data from users; a few lines of nested loops would otherwise keep a
/// request busy for hours.
/// </summary>
/// <remarks>A failure is a mark and not an exception: a rule with an operator of tomorrow fails on every evaluation, and must stay cheap.</remarks>
internal struct RuleRun
{
    /// <summary>Enough for a rule of a hundred clauses over lists of hundreds of items, and a few milliseconds at most.</summary>
    internal const int MostWork = 100_000;

    private int _spent;

    /// <summary>The rule cannot be answered. Whatever it still returns has no meaning.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary><c>false</c> when the work is used up or the rule has failed; the caller then returns anything.</summary>
    internal bool Spend(int work = 1)
    {
        if (work > MostWork - _spent)
        {
            HasFailed = true;
        }

        _spent += HasFailed ? 0 : work;
        return !HasFailed;
    }

    internal RuleValue Fail()
    {
        HasFailed = true;
        return default;
    }

    /// <summary>The next rule starts without the last one's failure, but not with new means.</summary>
    internal void Restart() => HasFailed = false;
}
