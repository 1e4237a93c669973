using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>A stored event as the API shows it.</summary>
internal sealed record StoredEventDto(long Sequence, DateTimeOffset Time, string Name, JsonObject Properties);
