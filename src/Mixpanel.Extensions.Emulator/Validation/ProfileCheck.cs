using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>Judges an update of a user profile or of a group profile.</summary>
internal sealed class ProfileCheck(bool groups, MixpanelEmulatorOptions options)
{
    private const int MaxProperties = 2000;

    public Verdict Judge(Record record)
    {
        if (record.Json is not { } update)
        {
            return Verdict.Rejected("data", InventedTexts.NotAnObject);
        }

        if (record.IsTooDeep)
        {
            return Verdict.Rejected("data", InventedTexts.NestedTooDeeply);
        }

        return CheckPresent(update, "$token")
            ?? (groups ? CheckGroup(update) : CheckPresent(update, "$distinct_id"))
            ?? CheckOperators(update)
            ?? CheckToken(update)
            ?? Verdict.Accepted;
    }

    private static Verdict? CheckGroup(JsonObject update) =>
        CheckPresent(update, "$group_key")
        ?? CheckPresent(update, "$group_id")
        ?? (update.ContainsKey("$distinct_id") ? Verdict.Rejected("$distinct_id", InventedTexts.NoDistinctIdHere) : null);

    private static Verdict? CheckPresent(JsonObject update, string key) =>
        update[key]?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && update.IdText(key) is { Length: > 0 }
            ? null
            : Verdict.Rejected(key, KnownTexts.MissingOrEmpty(key));

    private Verdict? CheckOperators(JsonObject update)
    {
        var operators = ProfileOperators.In(update);

        if (operators.Length == 0)
        {
            return Verdict.Rejected("$set", InventedTexts.NoOperator);
        }

        if (operators.Length > 1 && options.RefuseSeveralOperators)
        {
            return Verdict.Rejected(operators[1], InventedTexts.SeveralOperators);
        }

        return operators
            .Select(name => (Name: name, Problem: CheckOperator(name, update[name])))
            .Where(check => check.Problem is not null)
            .Select(check => Verdict.Rejected(check.Name, check.Problem!))
            .FirstOrDefault();
    }

    private string? CheckOperator(string name, JsonNode? operand) =>
        (groups ? ProfileOperators.CheckForGroup(name) : null)
        ?? ProfileOperators.Check(name, operand)
        ?? (operand is JsonObject { Count: > MaxProperties } ? InventedTexts.TooManyProfileProperties : null);

    private Verdict? CheckToken(JsonObject update) =>
        options.ProjectToken is { } known && update.IdText("$token") != known
            ? Verdict.Ignored("$token", InventedTexts.UnknownToken)
            : null;
}
