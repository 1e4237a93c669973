using System.Net;

namespace Mixpanel.Extensions.Transport;

/// <summary>The pure part of reading answers: from status and text to what became of each message.</summary>
internal static class ReplyInterpreter
{
    internal static ReplyVerdict Interpret(IngestionRequest request, AttemptOutcome outcome)
    {
        if (outcome.Reason != SendReason.None)
        {
            return ReplyVerdict.ForAll(SendResult.Failed(
                outcome.Reason, outcome.Repeat, (int?)request.Reply?.StatusCode, request.Reply?.Parsed.Error, request.Reply?.RetryAfter));
        }

        var reply = request.Reply!;
        return reply.StatusCode switch
        {
            _ when reply.IsSuccessStatus => Answered(request, reply),
            HttpStatusCode.BadRequest when request.Endpoint.TakesEvents() => BadRequest(request, reply),
            HttpStatusCode.BadRequest => ReplyVerdict.ForAll(Refused(reply, request.Messages.Count == 1)),
            HttpStatusCode.RequestEntityTooLarge => TooLarge(request, reply),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failed(request, reply, SendReason.Unauthorized),
            _ => Failed(request, reply, SendReason.UnexpectedStatus),
        };
    }

    /// <summary>Nothing of the request was taken, and taking it again may work once somebody has mended the configuration.</summary>
    private static ReplyVerdict Failed(IngestionRequest request, Reply reply, SendReason reason)
    {
        var repeat = request.MayHaveArrived ? Repeat.Uncertain : Repeat.Safe;
        return ReplyVerdict.ForAll(SendResult.Failed(reason, repeat, (int)reply.StatusCode, reply.Parsed.Error, reply.RetryAfter));
    }

    private static ReplyVerdict Answered(IngestionRequest request, Reply reply)
    {
        var body = reply.Parsed;
        if (body.Form == ReplyForm.Unreadable)
        {
            return ReplyVerdict.ForAll(SendResult.Failed(SendReason.UnreadableReply, Repeat.Uncertain, (int)reply.StatusCode));
        }

        if (!request.Endpoint.TakesEvents())
        {
            return Profiles(request, reply);
        }

        if (body.Form == ReplyForm.Refused || body.Failed.Count > 0)
        {
            return body.Failed.Count > 0 ? BadRequest(request, reply) : ReplyVerdict.ForAll(Refused(reply, request.Messages.Count == 1));
        }

        // "OK" for fewer events than there are contradicts itself; smaller requests find the ones that are missing.
        return body.Imported < request.Messages.Count ? Search(request, reply) : ReplyVerdict.ForAll(SendResult.Delivered);
    }

    private static ReplyVerdict BadRequest(IngestionRequest request, Reply reply)
    {
        var results = new SendResult?[request.Messages.Count];
        var failed = Assign(results, reply.Parsed.Failed, row => IndexOf(request.Messages, row), (int)reply.StatusCode);

        if (failed == 0)
        {
            return Search(request, reply);
        }

        if (failed == reply.Parsed.Failed.Count && reply.Parsed.Imported + failed == request.Messages.Count)
        {
            Fill(results, SendResult.Delivered);
        }
        else if (!request.MayRepeatWhenUncertain)
        {
            Fill(results, SendResult.Rejected(SendReason.PartlyRefused, detail: reply.Parsed.Error, statusCode: (int)reply.StatusCode));
        }

        return ReplyVerdict.ForEach(results);
    }

    /// <summary>Something in the request is wrong and nobody says what: halving finds it, since sending good events again is harmless.</summary>
    private static ReplyVerdict Search(IngestionRequest request, Reply reply)
    {
        var isAlone = request.Messages.Count == 1;
        return isAlone || !request.MayRepeatWhenUncertain ? ReplyVerdict.ForAll(Refused(reply, isAlone)) : ReplyVerdict.Halved;
    }

    private static ReplyVerdict TooLarge(IngestionRequest request, Reply reply) => request.Messages.Count == 1
        ? ReplyVerdict.ForAll(SendResult.Rejected(SendReason.TooLarge, null, reply.Parsed.Error, (int)reply.StatusCode))
        : ReplyVerdict.Halved;

    private static ReplyVerdict Profiles(IngestionRequest request, Reply reply)
    {
        var body = reply.Parsed;
        var records = request.Messages.Sum(static message => message.Records);
        if (body.Form == ReplyForm.Accepted && body.Errors is { Count: 0 } && (body.Good ?? records) >= records)
        {
            return ReplyVerdict.ForAll(SendResult.Delivered);
        }

        // The shape of errors is undocumented, so it is believed only if its numbers add up.
        if (body.Errors is { Count: > 0 } rows && body.Good + rows.Count == records && rows.All(row => row.Index < records))
        {
            var results = new SendResult?[request.Messages.Count];
            Assign(results, rows, row => OwnerOf(request.Messages, row.Index), (int)reply.StatusCode);
            Fill(results, SendResult.Delivered);
            return ReplyVerdict.ForEach(results);
        }

        var isWhole = request.Messages.Count == 1 || body.Good is null or 0;
        return ReplyVerdict.ForAll(Refused(reply, isWhole));
    }

    /// <param name="reply">The answer.</param>
    /// <param name="isWhole">Whether it is about every message of the request.</param>
    private static SendResult Refused(Reply reply, bool isWhole) => SendResult.Rejected(
        isWhole ? SendReason.RefusedByMixpanel : SendReason.PartlyRefused, null, reply.Parsed.Error, (int)reply.StatusCode);

    private static int Assign(
        SendResult?[] results, IReadOnlyList<FailedRecord> rows, Func<FailedRecord, int> indexOf, int statusCode)
    {
        var assigned = 0;
        foreach (var row in rows)
        {
            var index = indexOf(row);
            if (index >= 0 && results[index] is null)
            {
                results[index] = SendResult.Rejected(SendReason.RefusedByMixpanel, row.Field, row.Message, statusCode);
                assigned++;
            }
        }

        return assigned;
    }

    /// <summary>The message a row is about. An id that is found elsewhere is believed before a position.</summary>
    private static int IndexOf(IReadOnlyList<MixpanelMessage> messages, FailedRecord row)
    {
        var position = row.Index is { } index && (uint)index < (uint)messages.Count ? index : -1;
        if (string.IsNullOrEmpty(row.InsertId) || (position >= 0 && messages[position].InsertId == row.InsertId))
        {
            // A row without a position in an answer about one message can only be about that one.
            return position < 0 && messages.Count == 1 ? 0 : position;
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].InsertId == row.InsertId)
            {
                return i;
            }
        }

        return position;
    }

    /// <summary>The message that holds the record at a position of the request; the position is one of the request's.</summary>
    private static int OwnerOf(IReadOnlyList<MixpanelMessage> messages, int? record)
    {
        var owner = 0;
        for (var passed = messages[0].Records; record >= passed; passed += messages[owner].Records)
        {
            owner++;
        }

        return owner;
    }

    private static void Fill(SendResult?[] results, SendResult result)
    {
        for (var i = 0; i < results.Length; i++)
        {
            results[i] ??= result;
        }
    }
}
