namespace Mixpanel.Extensions.Flags;

/// <summary>When Mixpanel was asked for a variant, and how long it took.</summary>
internal sealed record FlagFetch(DateTimeOffset StartedAt, DateTimeOffset CompletedAt, TimeSpan Latency);
