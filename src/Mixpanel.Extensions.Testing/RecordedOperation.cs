using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Testing;

/// <summary>One operation of a profile or group update.</summary>
/// <param name="Name">The operator, for example <c>$set</c>.</param>
/// <param name="Operand">What it is applied to: the properties, or the names for <c>$unset</c>.</param>
public sealed record RecordedOperation(string Name, JsonNode? Operand);
