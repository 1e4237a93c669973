using System.Net.Http.Headers;
using System.Text;

namespace Mixpanel.Extensions.Transport;

/// <summary>What the options mean for requests, worked out once for each set of options.</summary>
internal sealed class TransportSettings
{
    private readonly Uri[] _addresses = new Uri[IngestionEndpoints.Count];

    internal TransportSettings(MixpanelOptions options)
    {
        Options = options;
        ImportAuthorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials(options))));

        var endpoints = options.Endpoints;
        _addresses[(int)IngestionEndpoint.Track] = Address(options, IngestionEndpoint.Track, endpoints.Track, "verbose=1");
        _addresses[(int)IngestionEndpoint.Import] = Address(options, IngestionEndpoint.Import, endpoints.Import, ImportQuery(options));
        _addresses[(int)IngestionEndpoint.Engage] = Address(options, IngestionEndpoint.Engage, endpoints.Engage, "strict=1");
        _addresses[(int)IngestionEndpoint.Groups] = Address(options, IngestionEndpoint.Groups, endpoints.Groups, "strict=1");
    }

    internal MixpanelOptions Options { get; }

    /// <summary>Goes to <c>/import</c> and nowhere else: elsewhere credentials can make Mixpanel lose the data silently.</summary>
    internal AuthenticationHeaderValue ImportAuthorization { get; }

    internal Uri Address(IngestionEndpoint endpoint) => _addresses[(int)endpoint];

    internal int MaxRecords(IngestionEndpoint endpoint) => endpoint.TakesEvents() ? Options.MaxEventsPerRequest : Options.MaxUpdatesPerRequest;

    private static string Credentials(MixpanelOptions options) => options switch
    {
        { ServiceAccount: { } account } => $"{account.Username}:{account.Secret}",
        { ProjectSecret: { } secret } => $"{secret}:",
        _ => $"{options.ProjectToken}:",
    };

    private static string ImportQuery(MixpanelOptions options) => options.ServiceAccount?.ProjectId is { } project
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"strict=1&project_id={project}")
        : "strict=1";

    private static Uri Address(MixpanelOptions options, IngestionEndpoint endpoint, Uri? given, string query)
    {
        var address = new StringBuilder((given ?? InBase(options, endpoint)).AbsoluteUri).Append('?').Append(query);
        if (!options.QueryParameters.ContainsKey("ip"))
        {
            address.Append("&ip=0");
        }

        foreach (var (name, value) in options.QueryParameters)
        {
            address.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? string.Empty));
        }

        return new Uri(address.ToString());
    }

    private static Uri InBase(MixpanelOptions options, IngestionEndpoint endpoint) => BaseAddress.Of(options, endpoint.Path());
}
