using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>An operation on a profile as the API shows it.</summary>
internal sealed record OperationDto(
    long Sequence,
    DateTimeOffset ReceivedAt,
    string Name,
    JsonNode? Operand,
    string Id,
    string? LocatedBy,
    string? Remark);
