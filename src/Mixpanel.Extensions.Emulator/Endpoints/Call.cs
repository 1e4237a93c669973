using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>A request that was read: who sent what, and which reply is wanted.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Address">The sender's IP address; empty when it is not known.</param>
/// <param name="Query">The fields of the query.</param>
/// <param name="Traceparent">The header of that name; <see langword="null"/> when there is none.</param>
/// <param name="Switches">Which reply is wanted.</param>
/// <param name="Records">The messages; <see langword="null"/> when there are none to be read.</param>
/// <param name="IsForm">Whether they came in a <c>data</c> field.</param>
/// <param name="Now">The moment of arrival.</param>
internal sealed record Call(
    Sender Sender,
    string Address,
    Fields Query,
    string? Traceparent,
    Switches Switches,
    IReadOnlyList<Record>? Records,
    bool IsForm,
    DateTimeOffset Now);
