namespace Mixpanel.Extensions.Flags;

/// <summary>What is wrong with one definition. The words name parts of the definition and quote nothing of it.</summary>
/// <param name="FlagKey">The flag's key; its place in the list, as in <c>#3</c>, if it has none.</param>
/// <param name="Problem">What is wrong.</param>
internal readonly record struct FlagDefect(string FlagKey, string Problem);
