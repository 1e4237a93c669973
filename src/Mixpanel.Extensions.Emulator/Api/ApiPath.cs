using Microsoft.AspNetCore.Http.Features;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>Cuts the path of a call into its parts. Ids may hold slashes and percent signs, so the path is read as it was sent.</summary>
internal static class ApiPath
{
    public const string Prefix = "/_/";

    /// <summary>The decoded parts after <c>/_/</c>.</summary>
    public static string[] PartsOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0];
        var start = path.IndexOf(Prefix, StringComparison.Ordinal);

        if (start < 0)
        {
            path = context.Request.Path.Value ?? "";
            start = path.IndexOf(Prefix, StringComparison.Ordinal);
        }

        return start < 0 ? [] : [.. path[(start + Prefix.Length)..].TrimEnd('/').Split('/').Select(Uri.UnescapeDataString)];
    }
}
