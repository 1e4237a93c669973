using System.Net;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>
/// Keeps the page to its owner. The ingestion endpoints are open to every website, as Mixpanel's are; what they brought is not to be read
/// by one, neither by pointing a name of its own at this machine nor by connecting across origins.
/// </summary>
internal sealed class PageGuard(RequestDelegate next)
{
    // 'self' alone would forbid the heights Blazor gives the space above and below the visible rows.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private static readonly PathString[] _guarded = ["/_", "/_blazor", "/_framework", "/_page", "/view"];

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsGuarded(context.Request.Path))
        {
            return next(context);
        }

        if (!IsOwnHost(context.Request.Host.Host) || !IsOwnOrigin(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("The page answers only to its own address.");
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        return next(context);
    }

    private static bool IsGuarded(PathString path) =>
        path == "/" || !path.HasValue || Array.Exists(_guarded, start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    // An address in digits cannot be pointed elsewhere.
    private static bool IsOwnHost(string host) =>
        IPAddress.TryParse(host, out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    // Browsers name the origin of every connection and of everything that is not a plain read.
    private static bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;

        return origin.Count == 0 || origin == $"{request.Scheme}://{request.Host}";
    }
}
