using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What came of an operator.</summary>
/// <param name="Profile">The properties afterwards; <see langword="null"/> when there is no profile.</param>
/// <param name="Remark">Why it changed nothing, or not all it named; <see langword="null"/> when it did what it says.</param>
internal sealed record OperatorResult(JsonObject? Profile, string? Remark);
