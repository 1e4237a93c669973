using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>Which endpoint a request is for.</summary>
internal sealed class EndpointMap
{
    private readonly Dictionary<string, IEndpoint> _endpoints;

    public EndpointMap(MixpanelEmulatorOptions options, Journal journal, EmulatorFlags flags)
    {
        var gatekeeper = new Gatekeeper(options);

        _endpoints = new Dictionary<string, IEndpoint>(StringComparer.Ordinal)
        {
            ["/track"] = new TrackEndpoint(options, gatekeeper),
            ["/import"] = new ImportEndpoint(options, gatekeeper),
            ["/engage"] = new ProfileEndpoint(EmulatorEndpoint.Engage, options, gatekeeper, journal),
            ["/groups"] = new ProfileEndpoint(EmulatorEndpoint.Groups, options, gatekeeper, journal),
            ["/flags"] = new FlagsEndpoint(EmulatorEndpoint.Flags, options, flags, gatekeeper),
            ["/flags/definitions"] = new FlagsEndpoint(EmulatorEndpoint.FlagDefinitions, options, flags, gatekeeper),
        };
    }

    /// <returns>The endpoint; <see langword="null"/> when the path or the method is unknown.</returns>
    public IEndpoint? Find(HttpRequest request) => Find(request.Path) is { } endpoint && Takes(endpoint, request.Method) ? endpoint : null;

    /// <returns>The endpoint, whatever the method; <see langword="null"/> when the path is unknown.</returns>
    public IEndpoint? Find(PathString path)
    {
        var value = path.Value ?? "";

        return _endpoints.GetValueOrDefault(value.EndsWith('/') ? value[..^1] : value);
    }

    private static bool Takes(IEndpoint endpoint, string method) =>
        (endpoint.Traits.Post && HttpMethods.IsPost(method)) || (endpoint.Traits.Get && HttpMethods.IsGet(method));
}
