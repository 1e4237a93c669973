using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>One variant for a list.</summary>
/// <param name="Key">The key of the variant.</param>
/// <param name="IsDefined">Whether the flag's definition has it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Split">Its share of the users, from 0 to 1.</param>
/// <param name="Users">How many people saw it.</param>
/// <param name="Exposures">How often that was reported.</param>
internal sealed record VariantLine(string Key, bool IsDefined, JsonNode? Value, double? Split, int Users, int Exposures);
