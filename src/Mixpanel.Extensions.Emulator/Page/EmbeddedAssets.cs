using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>What the browser loads beside the document, from this assembly: see the project file for why.</summary>
internal static class EmbeddedAssets
{
    private static readonly (string Path, string Name, string Type)[] _assets =
    [
        ("/_framework/blazor.web.js", "blazor.web.js", "text/javascript"),
        ("/_page/page.css", "page.css", "text/css"),
        ("/_page/page.js", "page.js", "text/javascript"),
        ("/_page/icon.svg", "icon.svg", "image/svg+xml"),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (path, name, type) in _assets)
        {
            var content = new Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)>(() => Read(name));
            endpoints.MapGet(path, context => SendAsync(context, content.Value.Bytes, type, content.Value.Tag));
        }
    }

    private static Task SendAsync(HttpContext context, byte[] bytes, string type, EntityTagHeaderValue tag)
    {
        // The next version of the emulator may listen at the same address: ask each time, load once.
        context.Response.Headers.CacheControl = "no-cache";

        return Results.Bytes(bytes, type, entityTag: tag).ExecuteAsync(context);
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Read(string name)
    {
        using var resource = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without {name}.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);

        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
    }
}
