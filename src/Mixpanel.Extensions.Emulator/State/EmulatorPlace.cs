namespace Mixpanel.Extensions.Emulator;

/// <summary>Where an IP address is.</summary>
/// <param name="City">The city, or <see langword="null"/> when it is not known.</param>
/// <param name="Region">The region, or <see langword="null"/> when it is not known.</param>
/// <param name="Country">The two letters of the country, or <see langword="null"/> when it is not known.</param>
public sealed record EmulatorPlace(string? City, string? Region, string? Country);
