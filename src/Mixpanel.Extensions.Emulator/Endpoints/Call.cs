using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>A request that was read: who sent what, and which reply is wanted.</summary>
/// <param name="Credential">Who sent it; <see langword="null"/> when the sender did not say.</param>
/// <param name="ProjectId">The project named in the query.</param>
/// <param name="Switches">Which reply is wanted.</param>
/// <param name="Records">The messages; <see langword="null"/> when there are none to be read.</param>
/// <param name="IsForm">Whether they came in a <c>data</c> field.</param>
/// <param name="Now">The moment of arrival.</param>
internal sealed record Call(
    Credential? Credential,
    string? ProjectId,
    Switches Switches,
    IReadOnlyList<Record>? Records,
    bool IsForm,
    DateTimeOffset Now);
