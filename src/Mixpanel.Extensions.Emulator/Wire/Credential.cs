using System.Text;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>The user name and secret of an <c>Authorization: Basic</c> header.</summary>
internal sealed record Credential(string Username, string Secret)
{
    public bool HasSecret => Secret.Length > 0;

    /// <summary>Reads the header in base64 or, as Mixpanel also allows, in plain text.</summary>
    public static Credential? Parse(string? header)
    {
        const string scheme = "Basic ";

        if (header is null || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var value = header[scheme.Length..].Trim();
        // Base64 has no colon, so a colon can only mean plain text.
        var text = value.Contains(':', StringComparison.Ordinal) ? value : FromBase64(value);

        return text?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? new Credential(text[..colon], text[(colon + 1)..])
            : null;
    }

    private static string? FromBase64(string value)
    {
        var bytes = new byte[value.Length];

        return Convert.TryFromBase64String(value, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }
}
