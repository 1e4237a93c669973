using System.Globalization;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Management;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary><c>/_/faults</c>: the faults as JSON.</summary>
internal sealed class FaultApi(FaultCollection faults)
{
    private const int MaxBytes = 1024 * 1024;

    private readonly LargeBodies _largeBodies = new();

    private static readonly PathString _path = "/_/faults";

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(_path, StringComparison.Ordinal, out var rest))
        {
            return next(context);
        }

        var id = rest.Value is null or "" or "/" ? null : rest.Value[1..];

        return (context.Request.Method, id) switch
        {
            ("GET" or "HEAD", null) => ListAsync(context),
            ("POST", null) => AddAsync(context),
            ("DELETE", null) => ClearAsync(context),
            ("DELETE", _) => RemoveAsync(context, id),
            _ => ManagementReply.SendErrorAsync(
                context, StatusCodes.Status405MethodNotAllowed, "there are GET, POST and DELETE /_/faults, and DELETE /_/faults/{id}"),
        };
    }

    private Task ListAsync(HttpContext context) => ManagementReply.SendAsync(
        context, StatusCodes.Status200OK, new JsonObject { ["faults"] = new JsonArray([.. faults.Select(FaultWriter.Write)]) });

    private async Task AddAsync(HttpContext context)
    {
        try
        {
            using var place = _largeBodies.Reserve();
            var body = await Body.ReadAsync(context.Request, MaxBytes, place, context.RequestAborted).ConfigureAwait(false);

            if (body.Problem != BodyProblem.None)
            {
                throw new FormatException("the body cannot be read");
            }

            var rule = faults.AddRule(FaultReader.Read(body.Bytes));
            await ManagementReply.SendAsync(context, StatusCodes.Status201Created, FaultWriter.Write(rule)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FormatException or BadHttpRequestException)
        {
            await ManagementReply.SendErrorAsync(context, StatusCodes.Status400BadRequest, exception.Message).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            await ManagementReply.SendErrorAsync(context, StatusCodes.Status409Conflict, exception.Message).ConfigureAwait(false);
        }
    }

    private Task ClearAsync(HttpContext context)
    {
        faults.Clear();
        return NoContent(context);
    }

    private Task RemoveAsync(HttpContext context, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && faults.Remove(number)
            ? NoContent(context)
            : ManagementReply.SendErrorAsync(context, StatusCodes.Status404NotFound, "there is no such fault");

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
