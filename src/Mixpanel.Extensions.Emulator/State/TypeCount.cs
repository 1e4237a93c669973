namespace Mixpanel.Extensions.Emulator.State;

/// <summary>How often a property had a type.</summary>
internal sealed record TypeCount(PropertyType Type, long Count);
