using System.Globalization;
using System.Text.Json;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Transport;

/// <summary>The text of an answer in any of Mixpanel's forms: <c>1</c> and <c>0</c>, the verbose and the strict JSON. Never throws.</summary>
internal sealed class ReplyBody
{
    /// <summary>Mixpanel's own wording for a fault that passes.</summary>
    private const string TransientError = "a temporary failure occurred";

    private ReplyBody(ReplyForm form) => Form = form;

    internal static ReplyBody Unreadable { get; } = new(ReplyForm.Unreadable);

    internal ReplyForm Form { get; private init; }

    internal string? Error { get; private init; }

    internal bool IsTransient => Form == ReplyForm.Refused && Error?.Contains(TransientError, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>How many events were imported.</summary>
    internal int? Imported { get; private init; }

    /// <summary>How many profile updates were good.</summary>
    internal int? Good { get; private init; }

    /// <summary>Events that were refused, by <c>/import</c>.</summary>
    internal IReadOnlyList<FailedRecord> Failed { get; private init; } = [];

    /// <summary>
    /// Profile updates that were refused. The shape is not documented; <c>null</c> if there are errors whose shape we do not understand.
    /// </summary>
    internal IReadOnlyList<FailedRecord>? Errors { get; private init; } = [];

    internal static ReplyBody Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.Read() ? Unreadable : Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return Unreadable;
        }
        catch (InvalidOperationException)
        {
            // A text that is no valid UTF-16, somewhere in the answer.
            return Unreadable;
        }
    }

    private static ReplyBody Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            // A bare text that is neither of Mixpanel's words is somebody else's.
            return Status(root) is var bare && bare == ReplyForm.Refused && root.ValueKind == JsonValueKind.String && !root.ValueEquals("0"u8)
                ? Unreadable
                : new ReplyBody(bare);
        }

        var form = root.TryGetProperty("status", out var status) ? Status(status) : ReplyForm.Unreadable;
        if (form == ReplyForm.Unreadable && Number(root, "code") is { } code)
        {
            form = code == 200 ? ReplyForm.Accepted : ReplyForm.Refused;
        }

        return new ReplyBody(form)
        {
            Error = Text(root, "error"),
            Imported = Number(root, "num_records_imported"),
            Good = Number(root, "num_good_events"),
            Failed = FailedRecords(root),
            Errors = ProfileErrors(root),
        };
    }

    private static ReplyForm Status(JsonElement status) => status.ValueKind switch
    {
        JsonValueKind.Number => status.TryGetInt32(out var number)
            ? number switch { 1 or 200 => ReplyForm.Accepted, 0 => ReplyForm.Refused, _ => ReplyForm.Unreadable }
            : ReplyForm.Unreadable,
        JsonValueKind.String => status.GetString() switch
        {
            "1" => ReplyForm.Accepted,
            var text when "ok".Equals(text, StringComparison.OrdinalIgnoreCase) => ReplyForm.Accepted,
            "" or null => ReplyForm.Unreadable,
            _ => ReplyForm.Refused,
        },
        _ => ReplyForm.Unreadable,
    };

    private static List<FailedRecord> FailedRecords(JsonElement root)
    {
        var rows = new List<FailedRecord>();
        if (!root.TryGetProperty("failed_records", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return rows;
        }

        foreach (var row in list.EnumerateArray())
        {
            rows.Add(row.ValueKind == JsonValueKind.Object
                ? new FailedRecord(Number(row, "index"), Text(row, "insert_id") ?? Text(row, "$insert_id"), Text(row, "field"), Text(row, "message"))
                : new FailedRecord(null, null, null, OneLine.Of(row.ToString())));
        }

        return rows;
    }

    private static List<FailedRecord>? ProfileErrors(JsonElement root)
    {
        var rows = new List<FailedRecord>();
        if (!root.TryGetProperty("errors", out var errors) || errors.ValueKind == JsonValueKind.Null)
        {
            return rows;
        }

        if (errors.ValueKind == JsonValueKind.Array)
        {
            return errors.GetArrayLength() == 0 ? rows : null;
        }

        if (errors.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var error in errors.EnumerateObject())
        {
            if (!int.TryParse(error.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            rows.Add(new FailedRecord(index, null, null, OneLine.Of(error.Value.ToString())));
        }

        return rows;
    }

    private static int? Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? OneLine.Of(value.GetString()!) : null;
}
