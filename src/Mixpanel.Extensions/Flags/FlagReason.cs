namespace Mixpanel.Extensions;

/// <summary>Why a flag has the value it has.</summary>
public enum FlagReason
{
    /// <summary>The user is in a rollout of the flag.</summary>
    MatchedRollout,

    /// <summary>The flag names the user as a tester of this variant.</summary>
    TestUser,

    /// <summary>Mixpanel chose the variant. Its answers do not say why.</summary>
    ChosenRemotely,

    /// <summary>
    /// There is no such flag, or it is not enabled. From Mixpanel it also means that the user has no variant of the flag: its answers name only the flags
    /// that the user is enrolled in.
    /// </summary>
    FlagNotFound,

    /// <summary>The context lacks the key that the flag divides by: <see cref="FlagVariant.MissingContextKey"/>.</summary>
    MissingContextKey,

    /// <summary>The user is in no rollout of the flag.</summary>
    NoRolloutMatch,

    /// <summary>The flag's definition cannot be read. Other flags are not affected.</summary>
    MalformedDefinition,

    /// <summary>There are no definitions yet.</summary>
    NotReady,

    /// <summary>Mixpanel could not be asked, or gave no usable answer.</summary>
    BackendError,

    /// <summary>Only Mixpanel can answer, and it was not asked: see <see cref="FlagVariant.Caveat"/>.</summary>
    NeedsRemoteEvaluation,

    /// <summary>The flag has a value, but not one of the type that was asked for.</summary>
    TypeMismatch,

    /// <summary><see cref="MixpanelOptions.Enabled"/> is <c>false</c>, so Mixpanel was not asked.</summary>
    Disabled,
}
