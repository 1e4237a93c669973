using Mixpanel.Extensions.Emulator.Replies;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>What to do about a message that was not accepted, in words.</summary>
internal static class Advice
{
    // The first part of a problem that is found counts.
    private static readonly (string Part, string Text)[] _byProblem =
    [
        (InventedTexts.UnknownToken,
            "The token is not this project’s. Mixpanel says success to any token, so a wrong one loses every event in silence."),
        (InventedTexts.TooOld, "/track takes events of the last five days. Send older ones to /import."),
        (InventedTexts.Ignored, "Take the property $ignore out if the event should count."),
        (InventedTexts.MergeOnlyByImport, "Send $merge to /import, with a service account or the project secret."),
        (KnownTexts.SimplifiedIdentity,
            "This project joins ids by $device_id and $user_id. $identify, $create_alias and $merge belong to projects with Original ID Merge."),
        ("properties.time: 'properties.time' is invalid: must not be missing",
            "With strict=1 every imported event needs a time: seconds or milliseconds since 1970."),
        (KnownTexts.TimeNotSeconds, "Give the time as a number: seconds or milliseconds since 1970."),
        (KnownTexts.TimeInFuture, "The clock of the sender may be ahead, or the unit is wrong: seconds and milliseconds are told apart by size."),
        ("must only contain alphanumeric", "Use letters, digits and hyphens, 36 at most: a GUID or a hash fits."),
        ("$insert_id", "The insert id lets Mixpanel count a repeated event once. Use up to 36 letters, digits and hyphens."),
        ("is not allowed", "Mixpanel refuses ids that look like a missing value, such as null, undefined or 0, as they would make one user of many."),
        ("distinct_id", "Say whom the event is about: distinct_id, or $user_id and $device_id with Simplified ID Merge."),
        ("$token", "Every update needs the project’s token in $token."),
        ("properties.token", "Every event to /track needs the project’s token among its properties."),
        ("event", "The event needs a name."),
        ("nested deeper", "Flatten the value: Mixpanel keeps three levels of objects and lists."),
        ("255", "Send fewer properties, or move what is not analysed elsewhere."),
        ("1 MB", "Send less: a single message may have one megabyte."),
        ("must be a number", "$add adds numbers only. Use $set for anything else."),
        ("must be a list", "This operator takes lists. Wrap a single value in one."),
        ("not supported for groups", "Groups know fewer operators than users. Use $set, $union or $remove."),
    ];

    public static string? For(LiveEntry entry) => entry.Message is { } message
        ? Array.Find(_byProblem, pair => message.Problem?.Contains(pair.Part, StringComparison.Ordinal) == true).Text
        : entry.Request is { Fault: null } request ? ForStatus(request.Status, request.Path) : null;

    private static string? ForStatus(int status, string path) => status switch
    {
        StatusCodes.Status401Unauthorized when path.StartsWith("/import", StringComparison.Ordinal) =>
            "/import wants to know the sender: a service account with project_id in the query, the project secret, or the token as user name.",
        StatusCodes.Status401Unauthorized => "This endpoint takes no credentials. Whoever reads the request could use them; take them out.",
        StatusCodes.Status404NotFound => "Nothing listens at this path. Look at the address the SDK was given.",
        StatusCodes.Status413PayloadTooLarge => "Send smaller batches: 2,000 messages and 10 MB at most, uncompressed.",
        StatusCodes.Status429TooManyRequests => "Wait as long as Retry-After says, and longer after each further 429.",
        StatusCodes.Status400BadRequest => "The body could not be read: look at its encoding and content type.",
        _ => null,
    };
}
