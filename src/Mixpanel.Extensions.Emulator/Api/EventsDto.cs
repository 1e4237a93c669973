using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/events</c>.</summary>
internal sealed record EventsDto(IReadOnlyList<EventSummary> Events);
