namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>One fault for one request.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Number">Chooses between the forms of a kind, or how many bytes pass before it strikes.</param>
/// <param name="Takes">Whether the server takes the records before it goes wrong, where that is open.</param>
internal sealed record Fault(FaultKind Kind, int Number, bool Takes);
