using System.Text.Json;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions;

/// <summary>What a flag is for one user, and why. Never changes; may be kept and shared.</summary>
public sealed partial class FlagVariant
{
    private readonly string? _text;

    /// <summary>A chosen variant.</summary>
    /// <param name="flagKey">The flag.</param>
    /// <param name="key">The variant.</param>
    /// <param name="value">Its value; copied, so that its document may be disposed.</param>
    public FlagVariant(string flagKey, string key, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        ArgumentNullException.ThrowIfNull(key);
        FlagKey = flagKey;
        Key = key;
        Value = value.ValueKind == JsonValueKind.Undefined ? value : value.Clone();
        _text = FlagValues.Text(Value);
    }

    private FlagVariant(string flagKey, FlagReason reason)
    {
        FlagKey = flagKey;
        Source = FlagSource.Fallback;
        Reason = reason;
    }

    /// <summary>A copy to be changed while it is being made.</summary>
    private FlagVariant(FlagVariant other)
    {
        _text = other._text;
        FlagKey = other.FlagKey;
        Key = other.Key;
        Value = other.Value;
        Source = other.Source;
        Reason = other.Reason;
        MissingContextKey = other.MissingContextKey;
        ExperimentId = other.ExperimentId;
        IsExperimentActive = other.IsExperimentActive;
        IsQaTester = other.IsQaTester;
        Caveat = other.Caveat;
        Fetch = other.Fetch;
    }

    /// <summary>The flag that was asked about.</summary>
    public string FlagKey { get; }

    /// <summary>The variant; <c>null</c> if none was chosen.</summary>
    public string? Key { get; }

    /// <summary>The variant's value as JSON; undefined if no variant was chosen. <see cref="GetValue{T}(T)"/> reads it as a type.</summary>
    public JsonElement Value { get; }

    /// <summary>Who chose.</summary>
    public FlagSource Source { get; init; }

    /// <summary>Why.</summary>
    public FlagReason Reason { get; init; }

    /// <summary>The key that the context lacks, where that is the reason.</summary>
    public string? MissingContextKey { get; init; }

    /// <summary>The experiment that the flag belongs to, if any.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>Whether that experiment is running; <c>null</c> if there is none.</summary>
    public bool? IsExperimentActive { get; init; }

    /// <summary>Whether the user has the variant as a tester; <c>null</c> if that is not known.</summary>
    public bool? IsQaTester { get; init; }

    /// <summary>What the choice leaves out of account. Only a local one has caveats.</summary>
    public FlagCaveat Caveat { get; init; }

    /// <summary>How Mixpanel was asked; <c>null</c> if it was not.</summary>
    internal FlagFetch? Fetch { get; init; }

    /// <summary>Whether no variant was chosen, so that the caller's fallback applies.</summary>
    public bool IsFallback => Source == FlagSource.Fallback;

    /// <summary>Whether the value is exactly <c>true</c>. No other value counts as that.</summary>
    public bool IsEnabled => Value.ValueKind == JsonValueKind.True;

    /// <summary>No variant was chosen.</summary>
    /// <param name="flagKey">The flag that was asked about.</param>
    /// <param name="reason">Why.</param>
    /// <returns>A variant without key and value.</returns>
    public static FlagVariant Fallback(string flagKey, FlagReason reason)
    {
        ArgumentNullException.ThrowIfNull(flagKey);
        return new(flagKey, reason);
    }

    /// <summary>Variant, source and reason, without the value.</summary>
    /// <returns>For example <c>new-checkout: treatment (Local, MatchedRollout)</c>.</returns>
    public override string ToString() => $"{FlagKey}: {Key ?? "no variant"} ({Source}, {Reason})";

    internal static FlagVariant ForMissing(string flagKey, string contextKey) =>
        new(flagKey, FlagReason.MissingContextKey) { MissingContextKey = contextKey };

    internal FlagVariant ForTester() => new(this) { Reason = FlagReason.TestUser, IsQaTester = true, Caveat = FlagCaveat.None };

    internal FlagVariant With(FlagCaveat caveat) => caveat == Caveat ? this : new(this) { Caveat = caveat };
}
