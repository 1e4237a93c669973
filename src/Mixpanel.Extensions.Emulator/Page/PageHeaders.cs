namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>
/// Tells the browser that the page consists of its own parts alone. Whatever a message contains is shown as text; should that ever fail,
/// nothing of it may run or reach out.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    // Attributes need the exception: Blazor writes the heights of the space above and below the visible rows into them.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private static readonly PathString[] _parts = ["/_blazor", "/_framework", "/_page", "/view"];

    public Task InvokeAsync(HttpContext context)
    {
        if (IsPage(context.Request.Path))
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
        }

        return next(context);
    }

    private static bool IsPage(PathString path) =>
        path == "/" || Array.Exists(_parts, part => path.StartsWithSegments(part, StringComparison.OrdinalIgnoreCase));
}
