namespace Mixpanel.Extensions.Builders;

/// <summary>What an event builder and the enrichers have to say.</summary>
internal ref struct EventContent
{
    internal required MessageKind Kind { get; init; }

    internal required string EventName { get; init; }

    internal string? DistinctId { get; set; }

    internal MixpanelProperties? Properties { get; set; }

    internal string? InsertId { get; init; }

    internal required long UnixMilliseconds { get; init; }

    internal MixpanelProperties? Meta { get; init; }
}
