namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>What the endpoints are called in JSON: their paths, without the leading slash.</summary>
internal static class EndpointNames
{
    private static readonly Dictionary<string, EmulatorEndpoint> _endpoints = new(StringComparer.Ordinal)
    {
        ["track"] = EmulatorEndpoint.Track,
        ["import"] = EmulatorEndpoint.Import,
        ["engage"] = EmulatorEndpoint.Engage,
        ["groups"] = EmulatorEndpoint.Groups,
        ["flags"] = EmulatorEndpoint.Flags,
        ["flags/definitions"] = EmulatorEndpoint.FlagDefinitions,
    };

    public static IEnumerable<string> All => _endpoints.Keys;

    public static EmulatorEndpoint? Find(string name) => _endpoints.TryGetValue(name, out var endpoint) ? endpoint : null;

    public static string Of(EmulatorEndpoint endpoint) => _endpoints.Single(pair => pair.Value == endpoint).Key;
}
