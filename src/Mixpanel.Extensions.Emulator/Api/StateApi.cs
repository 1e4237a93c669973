using System.Text.Json;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The state as JSON under <c>/_/</c>, for scripts in any language.</summary>
internal sealed class StateApi(EmulatorStore store)
{
    private const string Root = "/_";

    // Somebody else answers for them, behind the same checks.
    private static readonly string[] _others = ["faults"];

    private readonly StateAnswers _answers = new(store);

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var parts = ApiPath.PartsOf(context);
        var refusal = Refuse(context.Request);

        if (refusal is null && parts is [var first, ..] && _others.Contains(first))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await SendAsync(refusal ?? Answer(context.Request, parts), context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has gone; there is no one left to reply to.
            context.Abort();
        }
    }

    // The first check is for all calls: with a name of its own that points here, a foreign page could read the answers.
    private static ApiReply? Refuse(HttpRequest request)
    {
        if (!Callers.UseLocalName(request))
        {
            return ApiReply.Error(StatusCodes.Status403Forbidden, "the host must be an address, or a local name such as localhost");
        }

        return !IsRead(request) && Callers.AreForeignPage(request)
            ? ApiReply.Error(StatusCodes.Status403Forbidden, "a page of another origin may not change anything")
            : null;
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static ApiReply WrongMethod(string method) =>
        ApiReply.Error(StatusCodes.Status405MethodNotAllowed, $"the method must be {method}");

    private static async Task SendAsync(ApiReply reply, HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers.CacheControl = "no-store";

        if (reply.Type is null)
        {
            return;
        }

        // Written as a whole first, so that no reply ends half way.
        var body = JsonSerializer.SerializeToUtf8Bytes(reply.Value, reply.Type);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private ApiReply Answer(HttpRequest request, string[] parts)
    {
        if (parts is ["state"])
        {
            return HttpMethods.IsDelete(request.Method) ? Clear(request) : WrongMethod("DELETE");
        }

        if (_answers.Find(parts) is not { } answer)
        {
            return ApiReply.NotFound("there is nothing here; the README of the emulator lists what there is");
        }

        return IsRead(request) ? answer(ApiQuery.From(request)) : WrongMethod("GET");
    }

    private ApiReply Clear(HttpRequest request)
    {
        try
        {
            return _answers.Clear(ApiQuery.From(request));
        }
        catch (IOException exception)
        {
            return ApiReply.Error(StatusCodes.Status503ServiceUnavailable, exception.Message);
        }
    }
}
