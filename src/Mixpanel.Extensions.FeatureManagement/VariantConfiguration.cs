using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>A variant's value in the form of configuration, as if it stood in an <c>appsettings.json</c>.</summary>
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

    /// <summary>Names that differ only in capitals are one for configuration, and the last one counts.</summary>
    private static void Add(Dictionary<string, string?> data, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Add(data, ConfigurationPath.Combine(path, property.Name), property.Value);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Add(data, ConfigurationPath.Combine(path, index++.ToString(CultureInfo.InvariantCulture)), item);
                }

                if (index == 0)
                {
                    // Configuration's own way to say that there is a list, and nothing in it.
                    data[path] = string.Empty;
                }

                break;
            case JsonValueKind.Undefined:
            case JsonValueKind.Null:
                data[path] = null;
                break;
            default:
                data[path] = value.ToString();
                break;
        }
    }
}
