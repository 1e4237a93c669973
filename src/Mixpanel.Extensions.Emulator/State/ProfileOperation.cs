using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator;

/// <summary>One operation on a profile, and what came of it.</summary>
public sealed class ProfileOperation
{
    private readonly string _operand;

    internal ProfileOperation(string operand) => _operand = operand;

    /// <summary>The <see cref="ReceivedMessage.Sequence"/> of the message that brought it.</summary>
    public long Sequence { get; internal init; }

    /// <summary>The operator, such as <c>$set</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What the operator was given, as JSON.</summary>
    public JsonNode? Operand => JsonNode.Parse(_operand);

    /// <summary>The id the sender used for the profile.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal init; }

    /// <summary>The address by which Mixpanel would say where the user is; <see langword="null"/> when it would leave that alone.</summary>
    public string? LocatedBy { get; internal init; }

    /// <summary>Why it changed nothing, or not all it named; <see langword="null"/> when it did what it says.</summary>
    public string? Remark { get; internal set; }

    internal string OperandJson => _operand;

    internal long Weight => 300 + (2L * (_operand.Length + Id.Length + (LocatedBy?.Length ?? 0) + (Remark?.Length ?? 0)));

    /// <summary>Names the operator and the profile.</summary>
    public override string ToString() => $"{Name} {_operand}";
}
