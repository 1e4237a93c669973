namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>The reply of <c>GET /_/messages</c>.</summary>
internal sealed record MessagesDto(IReadOnlyList<MessageDto> Messages, long? Before);
