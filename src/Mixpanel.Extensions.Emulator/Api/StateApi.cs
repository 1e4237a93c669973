using System.Text.Json;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The state as JSON under <c>/_/</c>, for scripts in any language.</summary>
internal sealed class StateApi(EmulatorStore store)
{
    private const string Root = "/_";

    private readonly StateAnswers _answers = new(store);

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await SendAsync(Answer(context.Request, ApiPath.PartsOf(context)), context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has gone; there is no one left to reply to.
            context.Abort();
        }
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
