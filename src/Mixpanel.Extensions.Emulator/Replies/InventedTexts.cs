namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Texts without a source: Mixpanel refuses these too, but in words that are not known. Do not test for them.</summary>
internal static class InventedTexts
{
    public const string NotFound = "not found";

    public const string NotJson = "the body is not valid JSON";

    public const string NotGzip = "the body is not valid gzip";

    public const string NoGzipHere = "this endpoint does not support gzip";

    public const string UnknownEncoding = "the content encoding is not supported";

    public const string BadRequest = "the request could not be read";

    public const string TooSlow = "the request took too long to arrive";

    public const string BadTraceparent = "traceparent is malformed";

    public const string SeveralOperators = "several operators in one update";

    public const string TooManyProfileProperties = "a profile must not have more than 2000 properties";

    public const string CredentialsNotAllowed =
        "this endpoint takes no credentials: a service account or a project secret must not be sent here";

    public const string NotAnObject = "must be a JSON object";

    public const string UpdateTooLarge = "update exceeds max limit of 1 MB";

    public const string EventTooLarge = "'properties' is invalid: event must be smaller than 1 MB";

    public const string InsertIdTooLong = "'$insert_id' is invalid: must not be longer than 36 bytes";

    public const string UnknownToken = "unknown token";

    public const string TooOld = "older than 5 days";

    public const string Ignored = "$ignore is set";

    public const string MergeOnlyByImport = "$merge works by /import only";

    public const string NoDistinctIdHere = "$distinct_id, not allowed on a group update";

    public const string NoOperator = "no operator such as $set";

    public const string NestedTooDeeply = "nested too deeply to be read";

    public static string TooManyRecords(int limit) => $"request exceeds max limit of {limit} records";

    public static string NotAllowed(string field, string value) => $"'{field}' is invalid: {value} is not allowed";

    public static string TooManyProperties(int limit) => $"'properties' is invalid: must not have more than {limit} properties";

    public static string TooManyKeys(string field) => $"'{field}' is invalid: must not have more than 255 keys or elements";

    public static string TooDeep(string field) => $"'{field}' is invalid: must not be nested deeper than 3 levels";

    public static string OperatorNotForGroups(string name) => $"{name}, not supported for groups";

    public static string OperatorNeedsObject(string name) => $"{name}, must be an object";

    public static string OperatorNeedsNames(string name) => $"{name}, must be a list of at least one property name";

    public static string ValueNotNumber(string name, string property) => $"{name}, value of '{property}' must be a number";

    public static string ValueNotList(string name, string property) =>
        $"{name}, value of '{property}' must be a list of at least one value";
}
