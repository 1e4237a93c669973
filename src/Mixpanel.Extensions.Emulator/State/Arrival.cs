namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What the messages of one request have in common.</summary>
/// <param name="Request">The <see cref="ReceivedRequest.Sequence"/> of the request.</param>
/// <param name="At">When it arrived.</param>
/// <param name="UseAddress">What its <c>ip</c> switch said; <see langword="null"/> when it was not there.</param>
/// <param name="Address">The address it came from; <see langword="null"/> when it is not known.</param>
internal sealed record Arrival(long Request, DateTimeOffset At, bool? UseAddress, string? Address);
