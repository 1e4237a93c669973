using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>Reads options from configuration, without reflection.</summary>
internal static partial class MixpanelConfiguration
{
    /// <exception cref="OptionsValidationException">A value has the wrong format.</exception>
    internal static void Bind(IConfiguration section, MixpanelOptions options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            // The binder quotes the value, which may be a credential in the wrong place; its key is all a reader needs.
            var key = Key().Matches(exception.Message).LastOrDefault()?.Groups[1].Value ?? "A value";
            throw new OptionsValidationException(Options.DefaultName, typeof(MixpanelOptions), [$"{key} has the wrong format."]);
        }

        Read(section.GetSection(nameof(MixpanelOptions.DefaultProperties)), options.DefaultProperties);
    }

    [GeneratedRegex("at '([^']*)'")]
    private static partial Regex Key();

    /// <summary>Properties have no fixed names, so the binder does not know them. Configuration has text only.</summary>
    private static void Read(IConfigurationSection section, MixpanelProperties properties)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } text)
            {
                properties[child.Key] = text;
            }
            else
            {
                var nested = new MixpanelProperties();
                Read(child, nested);
                properties[child.Key] = nested;
            }
        }
    }
}
