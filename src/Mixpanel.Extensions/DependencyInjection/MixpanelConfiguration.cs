using Microsoft.Extensions.Configuration;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>Reads options from configuration, without reflection.</summary>
internal static class MixpanelConfiguration
{
    internal static void Bind(IConfiguration section, MixpanelOptions options)
    {
        section.Bind(options);
        Read(section.GetSection(nameof(MixpanelOptions.DefaultProperties)), options.DefaultProperties);
    }

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
