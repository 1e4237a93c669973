using Mixpanel.Extensions.Emulator.Endpoints;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>Lets web pages of any origin send to Mixpanel's endpoints, as Mixpanel does; and to nothing else.</summary>
internal sealed class CrossOrigin(EndpointMap endpoints)
{
    private const string PreflightSeconds = "600";

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();

        if (origin.Length == 0 || !CanBeSentBack(origin) || endpoints.Find(request.Path) is null)
        {
            return next(context);
        }

        // The browser library sends its requests with credentials, for which the browser does not accept "*".
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.Vary = "Origin";

        var wanted = request.Headers.AccessControlRequestHeaders.ToString();

        if (!CanBeSentBack(wanted) || !HttpMethods.IsOptions(request.Method) || !request.Headers.ContainsKey("Access-Control-Request-Method"))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = wanted;
        headers.AccessControlMaxAge = PreflightSeconds;

        if (request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // A header may bring characters that none may take.
    private static bool CanBeSentBack(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
