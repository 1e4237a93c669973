using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/groups</c>.</summary>
internal sealed record GroupsDto(IReadOnlyList<GroupLine> Groups, int Total);
