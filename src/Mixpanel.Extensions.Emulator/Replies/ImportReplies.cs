using Microsoft.AspNetCore.WebUtilities;

namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Replies of <c>/import</c>.</summary>
internal static class ImportReplies
{
    public static Reply RateLimited { get; } = Error(StatusCodes.Status429TooManyRequests, KnownTexts.RateLimited);

    public static Reply Imported(int count) => Reply.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteNumber("code", StatusCodes.Status200OK);
        json.WriteNumber("num_records_imported", count);
        json.WriteString("status", "OK");
    });

    /// <summary>The strict reply to a batch of which some, or all, are invalid.</summary>
    public static Reply Failed(IReadOnlyList<FailedRecord> failed, int imported) => Reply.Json(StatusCodes.Status400BadRequest, json =>
    {
        json.WriteNumber("code", StatusCodes.Status400BadRequest);
        json.WriteString("error", KnownTexts.FailedValidation);
        json.WriteStartArray("failed_records");

        foreach (var record in failed)
        {
            json.WriteStartObject();
            json.WriteNumber("index", record.Index);
            json.WriteString("insert_id", record.InsertId);
            json.WriteString("field", record.Field);
            json.WriteString("message", record.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("num_records_imported", imported);
        json.WriteString("status", "Bad Request");
    });

    /// <summary>The reply without <c>strict</c>, with <c>verbose</c>: 200 whatever happened.</summary>
    public static Reply Lenient(int imported, bool allValid) => Reply.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteNumber("code", StatusCodes.Status200OK);

        if (!allValid)
        {
            json.WriteString("error", KnownTexts.FailedValidation);
        }

        json.WriteNumber("num_records_imported", imported);
        json.WriteNumber("status", allValid ? 1 : 0);
    });

    /// <summary>A body that could not be read at all.</summary>
    public static Reply Unreadable(string error) => Reply.Json(StatusCodes.Status400BadRequest, json =>
    {
        json.WriteNumber("code", StatusCodes.Status400BadRequest);
        json.WriteString("error", error);
        json.WriteNumber("num_records_imported", 0);
        json.WriteString("status", "Bad Request");
    });

    public static Reply Error(int status, string error) => Reply.Json(status, json =>
    {
        json.WriteNumber("code", status);
        json.WriteString("error", error);
        json.WriteString("status", Phrase(status));
    });

    // Mixpanel uses the older phrase.
    private static string Phrase(int status) =>
        status == StatusCodes.Status413PayloadTooLarge ? "Request Entity Too Large" : ReasonPhrases.GetReasonPhrase(status);
}
