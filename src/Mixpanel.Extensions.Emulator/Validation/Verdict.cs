namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>What is to become of a message, and why.</summary>
internal sealed record Verdict(ReceivedOutcome Outcome, string Field = "", string Message = "")
{
    public static Verdict Accepted { get; } = new(ReceivedOutcome.Accepted);

    public bool IsValid => Outcome != ReceivedOutcome.Rejected;

    public string? Problem => Outcome == ReceivedOutcome.Accepted ? null : $"{Field}: {Message}";

    public static Verdict Rejected(string field, string message) => new(ReceivedOutcome.Rejected, field, message);

    public static Verdict Ignored(string field, string message) => new(ReceivedOutcome.Ignored, field, message);
}
