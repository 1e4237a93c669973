namespace Mixpanel.Extensions;

/// <summary>What a locally chosen variant leaves out of account, because only Mixpanel knows it.</summary>
public enum FlagCaveat
{
    /// <summary>Nothing: Mixpanel would choose the same.</summary>
    None,

    /// <summary>The rollout is for a cohort only, and whether the user is in it is not known here.</summary>
    Cohort,

    /// <summary>The rollout is for users who did something, and whether the user did is not known here.</summary>
    Event,

    /// <summary>A variant of the flag stays with those who once had it, and whether the user had it is not known here.</summary>
    StickyVariant,
}
