namespace Mixpanel.Extensions;

/// <summary>Addresses of single endpoints, for a proxy that gives them other paths. They win over region and base address.</summary>
public sealed class EndpointOptions
{
    /// <summary>Takes events instead of <c>/track</c>.</summary>
    public Uri? Track { get; set; }

    /// <summary>Takes imports and merges instead of <c>/import</c>.</summary>
    public Uri? Import { get; set; }

    /// <summary>Takes profile updates instead of <c>/engage</c>.</summary>
    public Uri? Engage { get; set; }

    /// <summary>Takes group updates instead of <c>/groups</c>.</summary>
    public Uri? Groups { get; set; }
}
