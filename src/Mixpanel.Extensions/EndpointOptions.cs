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

    /// <summary>Answers which variants a user has instead of <c>/flags</c>.</summary>
    public Uri? Flags { get; set; }

    /// <summary>Gives the definitions of flags instead of <c>/flags/definitions</c>.</summary>
    public Uri? FlagDefinitions { get; set; }
}
