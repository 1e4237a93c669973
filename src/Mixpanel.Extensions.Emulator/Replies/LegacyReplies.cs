namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>Replies of <c>/track</c>, <c>/engage</c> and <c>/groups</c>, and of <c>/import</c> to a form.</summary>
internal static class LegacyReplies
{
    public static Reply NotFound { get; } = Error(StatusCodes.Status404NotFound, InventedTexts.NotFound);

    /// <summary>The verdict in one digit or, when asked for, with its reason.</summary>
    /// <param name="problem">What is wrong; <see langword="null"/> when at least one message was valid.</param>
    /// <param name="verbose">Whether the sender asked for the reason.</param>
    public static Reply Verdict(string? problem, bool verbose)
    {
        var digit = problem is null ? 1 : 0;

        if (!verbose)
        {
            return digit == 1 ? Reply.Text("1") : Reply.Text("0");
        }

        return Reply.Json(StatusCodes.Status200OK, json =>
        {
            json.WriteString("error", problem);
            json.WriteNumber("status", digit);
        });
    }

    public static Reply Error(int status, string error) => Reply.Json(status, json =>
    {
        json.WriteString("error", error);
        json.WriteString("status", "error");
    });

    /// <summary>The strict reply of the profile endpoints. Its form in case of failure is invented.</summary>
    public static Reply Strict(string? problem, IReadOnlyList<(int Index, string Message)> errors, int good) =>
        Reply.Json(StatusCodes.Status200OK, json =>
        {
            json.WriteString("error", problem);
            json.WriteStartObject("errors");

            foreach (var (index, message) in errors)
            {
                json.WriteStartArray($"{index}");
                json.WriteStringValue(message);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteNumber("num_good_events", good);
            json.WriteNumber("status", problem is null ? 1 : 0);
        });
}
