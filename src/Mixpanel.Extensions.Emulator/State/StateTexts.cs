namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Remarks on operations. They are the emulator's own: Mixpanel says nothing of the kind.</summary>
internal static class StateTexts
{
    public const string NoProfile = "there is no profile, and this operator makes none";
    public const string NothingToDelete = "there is no profile to delete";

    public const string TooLarge = "the update failed: the emulator has no room for so large a profile";

    public static string WrongType(IEnumerable<string> properties) =>
        $"left as it was, because of its type: {string.Join(", ", properties)}";

    public static string TooManyProperties(int limit) => $"the update failed: a profile has at most {limit} properties";
}
