namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>What the emulator replied.</summary>
internal sealed record Answered(int Status, string? ContentType, string Body);
