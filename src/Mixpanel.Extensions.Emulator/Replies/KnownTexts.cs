namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Texts that Mixpanel is documented or observed to use.</summary>
internal static class KnownTexts
{
    public const string FailedValidation = "some data points in the request failed validation";

    public const string InvalidCredentials = "Invalid credentials";

    public const string RateLimited = "Project exceeded rate limits. Please retry the request with exponential backoff.";

    public const string UnknownServiceAccount = "Not a valid service account username";

    public const string InvalidProjectSecret =
        "Unauthorized, invalid project secret. See docs for more information: "
        + "https://developer.mixpanel.com/reference/authentication#project-secret";

    public const string ProjectMismatch = "Mismatch between project secret's project ID and URL project ID";

    public const string NoFlagContext = "distinct_id must be provided in evalContext as a string";

    public const string EventBlank = "'event' must not be missing or blank";

    public const string EventMissing = "event, missing";

    public const string TimeNotSeconds = "'properties.time' is invalid: must be specified as seconds since epoch";

    public const string TimeInFuture = "'properties.time' is invalid: must not be in the future";

    public const string InsertIdCharacters = "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters";

    public const string SimplifiedIdentity = "identity events are not allowed when project is using simplified identity management";

    public static string MustNotBeMissing(string field) => $"'{field}' is invalid: must not be missing";

    public static string MissingOrEmpty(string field) => $"{field}, missing or empty";

    public static string NotUtf8(string field) => $"{field} is invalid: string should be valid utf8";

    public static string TooManyBytes(int limit) => $"request exceeds max limit of {limit} bytes";
}
