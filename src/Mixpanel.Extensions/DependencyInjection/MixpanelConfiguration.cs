using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>Reads options from configuration, without reflection.</summary>
internal static class MixpanelConfiguration
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
            throw new OptionsValidationException(Options.DefaultName, typeof(MixpanelOptions), [$"{Key(exception.Message)} has the wrong format."]);
        }

        Read(section.GetSection(nameof(MixpanelOptions.DefaultProperties)), options.DefaultProperties);
    }

    /// <summary>What stands between the last <c>at '</c> and the next quote of the binder's message.</summary>
    private static string Key(string message)
    {
        var start = message.LastIndexOf("at '", StringComparison.Ordinal) + "at '".Length;
        return message[start..Math.Max(start, message.IndexOf('\'', start))];
    }

    /// <summary>Properties have no fixed names, so the binder does not know them. Configuration has text only.</summary>
    private static void Read(IConfigurationSection section, MixpanelProperties properties)
    {
        foreach (var child in section.GetChildren())
        {
            properties[child.Key] = Read(child);
        }
    }

    private static PropertyValue Read(IConfigurationSection section)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children.Length == 0)
        {
            return section.Value;
        }

        // Configuration keeps a list as an object whose keys count up.
        if (children.Select(static child => child.Key).SequenceEqual(Enumerable.Range(0, children.Length).Select(i => $"{i}")))
        {
            return Array.ConvertAll(children, Read);
        }

        var nested = new MixpanelProperties();
        Read(section, nested);
        return nested;
    }
}
