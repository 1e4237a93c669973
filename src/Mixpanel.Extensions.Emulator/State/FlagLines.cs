using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Brings definitions and exposures together. A definition is what a file or a test says, so it may have any shape.</summary>
internal static class FlagLines
{
    /// <summary>The defined flags in their order, then those that were only seen.</summary>
    public static IReadOnlyList<FlagLine> Of(JsonArray definitions, IEnumerable<FlagExposure> exposures)
    {
        var seen = exposures.GroupBy(exposure => exposure.Flag).ToDictionary(flag => flag.Key, flag => flag.ToList(), StringComparer.Ordinal);
        var lines = new List<FlagLine>();
        foreach (var definition in definitions.OfType<JsonObject>())
        {
            var key = definition.Text("key") ?? "";
            lines.Add(new(
                key,
                definition.Text("name"),
                definition.Text("status") ?? "enabled",
                definition.Text("context"),
                definition.Text("experiment_id"),
                VariantsOf(definition, seen.Remove(key, out var own) ? own : [])));
        }

        lines.AddRange(seen.OrderBy(flag => flag.Key, StringComparer.Ordinal).Select(flag =>
            new FlagLine(flag.Key, null, null, null, null, VariantsOf(definition: null, flag.Value))));
        return lines;
    }

    private static List<VariantLine> VariantsOf(JsonObject? definition, List<FlagExposure> exposures)
    {
        var seen = exposures.GroupBy(exposure => exposure.Variant).ToDictionary(variant => variant.Key, variant => variant.ToList(), StringComparer.Ordinal);
        var lines = new List<VariantLine>();
        var defined = (definition?["ruleset"] as JsonObject)?["variants"] as JsonArray ?? [];
        foreach (var variant in defined.OfType<JsonObject>())
        {
            var key = variant.Text("key") ?? "";
            lines.Add(Line(key, variant, seen.Remove(key, out var own) ? own : []));
        }

        lines.AddRange(seen.OrderBy(variant => variant.Key, StringComparer.Ordinal).Select(variant => Line(variant.Key, null, variant.Value)));
        return lines;
    }

    private static VariantLine Line(string key, JsonObject? definition, List<FlagExposure> exposures) => new(
        key,
        definition is not null,
        definition?["value"],
        definition?["split"].TryNumber(out var split) == true ? split : null,
        exposures.Select(exposure => exposure.DistinctId).Distinct(StringComparer.Ordinal).Count(),
        exposures.Count);
}
