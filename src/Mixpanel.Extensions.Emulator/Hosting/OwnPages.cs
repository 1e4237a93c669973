using System.Net;
using Mixpanel.Extensions.Emulator.Endpoints;
using Mixpanel.Extensions.Emulator.Management;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>
/// Keeps web pages from elsewhere away from all that is not an endpoint of Mixpanel: what was received, and the faults. A page could
/// otherwise use its visitor's browser to get at an emulator that only listens on the visitor's machine.
/// </summary>
internal sealed class OwnPages(MixpanelEmulatorOptions options, EndpointMap endpoints)
{
    private static readonly string[] _localSuffixes = [".localhost", ".internal", ".test"];

    private readonly HashSet<string> _allowed = new(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;

        if (endpoints.Find(request.Path) is not null)
        {
            return next(context);
        }

        if (!IsOwnName(request.Host.Host))
        {
            return Refuse(context, $"this name is not known here: use an IP address or localhost, or allow it ({request.Host.Host})");
        }

        return IsForeign(request) ? Refuse(context, "web pages from elsewhere may not do this") : next(context);
    }

    // A name can be made to point here by whoever owns it; an address, and a name that nobody can own, cannot.
    private bool IsOwnName(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || (host.Length > 0 && !host.Contains('.', StringComparison.Ordinal))
        || Array.Exists(_localSuffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        || _allowed.Contains(host);

    private bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();

        if (origin.Length > 0)
        {
            return !origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
                && !IsSameBehindProxy(origin, request.Host);
        }

        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !IsVisit(request);
    }

    // Who allows a name may have put a proxy in front that speaks https, of which nothing is to be seen here but the name.
    private bool IsSameBehindProxy(string origin, HostString host) =>
        _allowed.Contains(host.Host)
        && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? uri.Port == port : uri.IsDefaultPort);

    // Somebody follows a link to the page: only the visitor gets to see it.
    private static bool IsVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static Task Refuse(HttpContext context, string error) =>
        ManagementReply.SendErrorAsync(context, StatusCodes.Status403Forbidden, error);
}
