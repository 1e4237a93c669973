namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Why ids were not joined. Mixpanel tells nobody; it only shows in the stored event.</summary>
internal sealed record IdentityFailure(string Reason, string Description)
{
    /// <summary>More ids than this never belong to one person in a project with Original ID Merge.</summary>
    public const int MaxIds = 500;

    public static IdentityFailure NoIds { get; } = new("missing_ids", "an id is missing or empty");

    public static IdentityFailure NotUuid { get; } = new("invalid_anon_id", "'$anon_id' must be a UUID of version 4");

    public static IdentityFailure AlreadyIdentified { get; } =
        new("anon_id_already_merged", "'$anon_id' was already merged to another '$identified_id'");

    public static IdentityFailure AliasTaken { get; } = new("alias_taken", "'alias' already stands for another distinct id");

    public static IdentityFailure NotTwoIds { get; } = new("not_two_ids", "'$distinct_ids' must be exactly two ids");

    public static IdentityFailure TooManyIds { get; } = new("too_many_ids", $"one person has at most {MaxIds} ids");
}
