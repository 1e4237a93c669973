using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>A message as the API shows it.</summary>
internal sealed record MessageDto(
    long Sequence,
    long? Request,
    DateTimeOffset ReceivedAt,
    EmulatorEndpoint Endpoint,
    ReceivedKind Kind,
    string Name,
    string Subject,
    ReceivedOutcome Outcome,
    string? Problem,
    JsonNode? Json);
