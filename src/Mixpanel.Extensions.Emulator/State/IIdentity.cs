using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The rules by which a project tells whose an event is, and which ids belong to one person.</summary>
internal interface IIdentity
{
    /// <summary>Finds the owner of an event, and joins ids if the event says so.</summary>
    /// <param name="kind">What the event is about.</param>
    /// <param name="properties">The properties of the event as received.</param>
    /// <param name="at">When it arrived.</param>
    Ownership Resolve(ReceivedKind kind, JsonObject properties, DateTimeOffset at);
}
