namespace Mixpanel.Extensions.Transport;

/// <summary>Where Mixpanel is, as the options say.</summary>
internal static class BaseAddress
{
    internal static Uri Of(MixpanelOptions options, string path)
    {
        var address = options.BaseAddress?.AbsoluteUri ?? options.Region switch
        {
            MixpanelRegion.EU => "https://api-eu.mixpanel.com",
            MixpanelRegion.IN => "https://api-in.mixpanel.com",
            _ => "https://api.mixpanel.com",
        };

        return new Uri(address.TrimEnd('/') + path);
    }
}
