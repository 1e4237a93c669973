namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What all events of an emulator have in common.</summary>
internal sealed record EventRules(IdentityMode Mode, int HotShardLimit, Func<string, EmulatorPlace?>? Locate);
