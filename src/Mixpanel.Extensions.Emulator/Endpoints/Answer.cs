using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>The reply to a request, and the messages to remember.</summary>
internal sealed record Answer(Reply Reply, IReadOnlyList<MessageDraft> Messages)
{
    public static Answer Only(Reply reply) => new(reply, []);
}
