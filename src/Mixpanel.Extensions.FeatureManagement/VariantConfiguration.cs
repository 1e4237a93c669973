using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>A variant's value in the form of configuration, as if it stood in an <c>appsettings.json</c>. Nothing here throws.</summary>
internal static class VariantConfiguration
{
    /// <summary>The name that values of configured variants have.</summary>
    private const string Root = "configuration_value";

    internal static IConfigurationSection From(JsonElement value)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add(data, Root, value);
        return new ConfigurationBuilder().AddInMemoryCollection(data).Build().GetSection(Root);
    }

    private static void Add(Dictionary<string, string?> data, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.GetPropertyCount() > 0:
                AddProperties(data, path, value);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Add(data, ConfigurationPath.Combine(path, index++.ToString(CultureInfo.InvariantCulture)), item);
                }

                break;
            case JsonValueKind.Array:
                // Configuration's own way to say that there is a list, and nothing in it.
                data[path] = string.Empty;
                break;
            case JsonValueKind.String:
                data[path] = Text(value);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                data[path] = value.ToString();
                break;
            default:
                data[path] = null;
                break;
        }
    }

    /// <summary>Names that differ only in capitals are one for configuration, and the last one counts.</summary>
    private static void AddProperties(Dictionary<string, string?> data, string path, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair: JSON allows it, but it is no text, so nobody can ask for it.
                continue;
            }

            Add(data, ConfigurationPath.Combine(path, name), property.Value);
        }
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The same in a value, which is left as it is written.
            return value.GetRawText()[1..^1];
        }
    }
}
