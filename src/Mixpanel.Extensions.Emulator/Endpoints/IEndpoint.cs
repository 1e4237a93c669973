using Mixpanel.Extensions.Emulator.Replies;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>One address of the ingestion host.</summary>
internal interface IEndpoint
{
    EndpointTraits Traits { get; }

    /// <summary>The reply to a sender who may not send here; <see langword="null"/> lets the sender in.</summary>
    Reply? Refuse(Sender sender);

    /// <summary>The reply to a request whose messages cannot be read.</summary>
    Reply Fail(int status, string error);

    Answer Handle(Call call);
}
