using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/profiles/{id}</c>.</summary>
internal sealed record ProfileDto(
    string DistinctId,
    IReadOnlyList<string> Ids,
    bool HasProfile,
    JsonObject Properties,
    IReadOnlyList<OperationDto> Operations,
    long EventCount,
    IReadOnlyList<StoredEventDto> Events,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen);
