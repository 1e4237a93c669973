namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Part of a list.</summary>
/// <param name="Items">The part that was asked for.</param>
/// <param name="Total">How many the whole list has.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Items, int Total);
