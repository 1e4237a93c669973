namespace Mixpanel.Extensions;

/// <summary>The credentials of a Mixpanel service account. They are sent to <c>/import</c> and to the addresses of feature flags only.</summary>
public sealed class ServiceAccountOptions
{
    /// <summary>The name, which looks like <c>name.abc123.mp-service-account</c>.</summary>
    public string? Username { get; set; }

    /// <summary>The secret that Mixpanel showed once.</summary>
    public string? Secret { get; set; }

    /// <summary>The number of the project, from its settings.</summary>
    public long? ProjectId { get; set; }

    /// <summary>The type, not the secret.</summary>
    /// <returns>A constant.</returns>
    public override string ToString() => nameof(ServiceAccountOptions);
}
