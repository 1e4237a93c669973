namespace Mixpanel.Extensions.Emulator.State;

/// <summary>How many arrived in the span that starts then.</summary>
internal sealed record TimeBucket(DateTimeOffset Start, long Count);
