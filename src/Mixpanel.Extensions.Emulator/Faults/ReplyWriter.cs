using System.Globalization;
using Mixpanel.Extensions.Emulator.Replies;

namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>Sends a reply, or what a fault leaves of it.</summary>
internal sealed class ReplyWriter(TimeProvider time)
{
    // Enough to be slow from end to end, few enough to cost nothing.
    private const int SlowPieces = 10;

    public Task SendAsync(HttpContext context, Reply reply, Fault? fault)
    {
        if (fault is { Connection: ConnectionFault.ResetBefore or ConnectionFault.ResetAfter })
        {
            context.Abort();
            return Task.CompletedTask;
        }

        var response = context.Response;
        response.StatusCode = reply.Status;
        byte[] body = [];

        // The server insists on it.
        if (reply.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified))
        {
            body = reply.Utf8;
            response.ContentType = reply.ContentType;
            response.ContentLength = body.Length;
        }

        if (reply.Status == StatusCodes.Status408RequestTimeout)
        {
            // What is still to come of the request would be taken for the next one.
            response.Headers.Connection = "close";
        }

        if (fault is null)
        {
            return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }

        SetRetryAfter(response, fault);
        return SendAsync(context, body, fault);
    }

    private async Task SendAsync(HttpContext context, byte[] body, Fault fault)
    {
        // The server closes a connection whose reply stays shorter than announced, after sending what there was. Resetting it could
        // take back what was sent, and the sender would not see half a reply.
        var end = fault.Connection == ConnectionFault.Truncate ? body.Length / 2 : body.Length;
        var pieces = fault.ReplyDuration > TimeSpan.Zero ? SlowPieces : 1;
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);

        for (var i = 0; i < pieces; i++)
        {
            await Task.Delay(fault.ReplyDuration / pieces, time, context.RequestAborted).ConfigureAwait(false);
            var piece = body.AsMemory((end * i / pieces)..(end * (i + 1) / pieces));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private void SetRetryAfter(HttpResponse response, Fault fault)
    {
        if (fault.RetryAfter is not { } pause)
        {
            return;
        }

        var seconds = Math.Ceiling(pause.TotalSeconds);

        response.Headers.RetryAfter = fault.RetryAfterAsDate
            ? time.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
            : seconds.ToString(CultureInfo.InvariantCulture);
    }
}
