namespace Mixpanel.Extensions.Emulator.State;

/// <summary>One flag for a list: what its definition says, if there is one, and who saw it.</summary>
/// <param name="Key">The key of the flag.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Status">Whether it is served; <see langword="null"/> when there is no definition.</param>
/// <param name="Context">By what it divides users.</param>
/// <param name="Experiment">The experiment it belongs to.</param>
/// <param name="Variants">Its variants: the defined ones, and others that were seen.</param>
internal sealed record FlagLine(string Key, string? Name, string? Status, string? Context, string? Experiment, IReadOnlyList<VariantLine> Variants);
