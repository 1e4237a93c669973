namespace Mixpanel.Extensions;

/// <summary>Where a project's data lives. Messages sent to another region are not ingested.</summary>
public enum MixpanelRegion
{
    /// <summary>United States, <c>api.mixpanel.com</c>.</summary>
    US,

    /// <summary>European Union, <c>api-eu.mixpanel.com</c>.</summary>
    EU,

    /// <summary>India, <c>api-in.mixpanel.com</c>.</summary>
    IN,
}
