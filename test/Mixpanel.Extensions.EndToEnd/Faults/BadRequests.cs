using System.Globalization;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>The server's answers with status 400.</summary>
internal static class BadRequests
{
    /// <summary>Refuses some records, and takes the others where records are checked one by one.</summary>
    internal static FaultReply WithRows(WireRequest request, IReadOnlyList<int> refused)
    {
        if (!request.TakesEvents)
        {
            return WithoutRows(request);
        }

        request.TakeAll();
        Refuse(request, refused);
        request.IsClear = true;
        return Answer(request.Records.Count - refused.Count, refused.Select(index => Row(index, request.Records[index].InsertId)));
    }

    /// <summary>Says only that something is wrong. Profiles and groups are then refused as a whole.</summary>
    internal static FaultReply WithoutRows(WireRequest request)
    {
        request.IsClear = true;
        request.RefusesOne = true;
        if (!request.TakesEvents)
        {
            request.RefuseAll();
        }

        return FaultReplies.Text("400 Bad Request", """{"code":400,"error":"some data points in the request failed validation","status":"Bad Request"}""");
    }

    /// <summary>Rows and numbers that do not fit together. What is named is refused; the others are taken, or not, and the reply does not say.</summary>
    internal static FaultReply Contradictory(WireRequest request, Fault fault)
    {
        if (!request.TakesEvents)
        {
            return WithoutRows(request);
        }

        var count = request.Records.Count;
        var named = fault.Number % count;
        if (fault.Takes)
        {
            request.TakeAll();
        }

        request.RefusesOne = true;
        var insertId = request.Records[named].InsertId;
        switch (fault.Number / 7 % 6)
        {
            case 0:
                Refuse(request, [named]);
                return Answer(count, [Row(named, insertId)]);
            case 1:
                Refuse(request, [named]);
                return Answer(count > 1 ? count - 2 : 7, [Row(named, insertId), Row(named, insertId)]);
            case 2:
                return Answer(count - 1, [Row(count + 5, null)]);
            case 3:
                // The id is what the server means; the position is another record's.
                request.TakeAll();
                Refuse(request, [named]);
                return Answer(count - 1, [Row((named + 1) % count, insertId)]);
            case 4:
                return Answer(count - 1, ["\"something\"", "null", "17"]);
            default:
                return Answer(-3, [Row(-1, "unknown-id")]);
        }
    }

    private static void Refuse(WireRequest request, IReadOnlyList<int> indices)
    {
        foreach (var index in indices)
        {
            request.Taken.Remove(request.Records[index].Number);
            request.Refused.Add(request.Records[index].Number);
        }
    }

    private static string Row(int index, string? insertId) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"index":{{index}},"insert_id":"{{insertId}}","field":"properties.time","message":"is wrong"}""");

    private static FaultReply Answer(int imported, IEnumerable<string> rows) => FaultReplies.Text(
        "400 Bad Request",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"code":400,"error":"some","num_records_imported":{{imported}},"status":"Bad Request","failed_records":[{{string.Join(',', rows)}}]}"""));
}
