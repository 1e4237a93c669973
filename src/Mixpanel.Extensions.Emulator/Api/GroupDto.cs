using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/groups/{key}/{id}</c>.</summary>
internal sealed record GroupDto(
    string GroupKey,
    string GroupId,
    bool HasProfile,
    JsonObject Properties,
    IReadOnlyList<OperationDto> Operations,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen);
