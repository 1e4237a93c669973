namespace Mixpanel.Extensions.Emulator.Page.Start;

/// <summary>How to point an SDK at the emulator.</summary>
internal sealed record Snippet(string Language, string Code);
