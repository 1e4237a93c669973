using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/users</c>.</summary>
internal sealed record UsersDto(IReadOnlyList<UserLine> Users, int Total);
