using System.Net.Http.Headers;
using System.Text;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Flags;

/// <summary>What the options mean for requests about flags, worked out once for each set of options.</summary>
internal sealed class FlagsSettings
{
    internal const string VariantsPath = "/flags";
    internal const string DefinitionsPath = "/flags/definitions";

    /// <summary>
    /// Servers and proxies commonly refuse request lines of more than 8 KB, some of more than 16, and a few close the connection over one, which looks
    /// as if Mixpanel were in trouble.
    /// </summary>
    private const int MostAddressBytes = 16 * 1024;

    private readonly string _variants;

    internal FlagsSettings(MixpanelOptions options)
    {
        Options = options;
        var credentials = options.ServiceAccount is { } account ? $"{account.Username}:{account.Secret}" : $"{options.ProjectToken}:";
        Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

        var query = Query(options);
        _variants = (options.Endpoints.Flags ?? BaseAddress.Of(options, VariantsPath)).AbsoluteUri + query;
        Definitions = new Uri((options.Endpoints.FlagDefinitions ?? BaseAddress.Of(options, DefinitionsPath)).AbsoluteUri + query);
        Project = Definitions.AbsoluteUri;
    }

    internal MixpanelOptions Options { get; }

    internal AuthenticationHeaderValue Authorization { get; }

    internal Uri Definitions { get; }

    /// <summary>Whose definitions they are: all that names the project, and nothing that only proves who asks.</summary>
    internal string Project { get; }

    /// <summary>Whether both ask the same for definitions.</summary>
    internal bool AsksLike(FlagsSettings other) =>
        Options.Enabled == other.Options.Enabled && Definitions == other.Definitions && Authorization.Equals(other.Authorization);

    /// <param name="context">For whom, escaped.</param>
    /// <param name="flagKey">The only flag to answer; <c>null</c> for all.</param>
    /// <returns><c>null</c> if the address would be too long to be sent.</returns>
    internal Uri? Variants(string context, string? flagKey)
    {
        var address = $"{_variants}&context={context}{(flagKey is null ? null : $"&flag_key={Uri.EscapeDataString(flagKey)}")}";
        return address.Length <= MostAddressBytes ? new Uri(address) : null;
    }

    /// <summary>Mixpanel wants the token in the query although credentials travel in the header.</summary>
    private static string Query(MixpanelOptions options)
    {
        var query = new StringBuilder("?mp_lib=").Append(MixpanelLibrary.Name)
            .Append("&lib_version=").Append(Uri.EscapeDataString(MixpanelLibrary.Version))
            .Append("&token=").Append(Uri.EscapeDataString(options.ProjectToken ?? string.Empty));
        if (options.ServiceAccount?.ProjectId is { } project)
        {
            query.Append(System.Globalization.CultureInfo.InvariantCulture, $"&project_id={project}");
        }

        return query.ToString();
    }
}
