using System.Net;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>Tells calls of people and scripts from those of a foreign web page in somebody's browser.</summary>
internal static class Callers
{
    // Names that cannot be registered, so that nobody can make them point here.
    private static readonly string[] _localSuffixes = [".localhost", ".internal", ".test"];

    /// <summary>Whether the host is one that a foreign page cannot have: an address, or a name that only a local network knows.</summary>
    public static bool UseLocalName(HttpRequest request)
    {
        var host = request.Host.Host;

        return host.Length > 0
            && (IPAddress.TryParse(host, out _)
                || !host.Contains('.', StringComparison.Ordinal)
                || Array.Exists(_localSuffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether the browser says that a page of another origin makes the call. What is no browser says nothing.</summary>
    public static bool AreForeignPage(HttpRequest request)
    {
        var origin = request.Headers.Origin;

        if (origin.Count > 0)
        {
            return !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        }

        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }
}
