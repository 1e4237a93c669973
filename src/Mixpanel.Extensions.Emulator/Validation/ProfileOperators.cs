using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The operators of a profile update and what they may be given.</summary>
internal static class ProfileOperators
{
    private const string Add = "$add";
    private const string Append = "$append";
    private const string Union = "$union";
    private const string Unset = "$unset";
    private const string Delete = "$delete";

    private static readonly string[] _all = ["$set", "$set_once", Add, Append, Union, "$remove", Unset, Delete];

    public static string[] In(JsonObject update) => [.. _all.Where(update.ContainsKey)];

    /// <summary>The message for a wrong operand; <see langword="null"/> when it is right.</summary>
    public static string? Check(string name, JsonNode? operand) => name switch
    {
        Delete => null,
        Unset => CheckNames(name, operand),
        _ when operand is not JsonObject => InventedTexts.OperatorNeedsObject(name),
        Add => WrongValue(operand.AsObject(), value => value.TryNumber(out _)) is { } key
            ? InventedTexts.ValueNotNumber(name, key)
            : null,
        Union => WrongValue(operand.AsObject(), value => value is JsonArray { Count: > 0 }) is { } key
            ? InventedTexts.ValueNotList(name, key)
            : null,
        _ => null,
    };

    public static string? CheckForGroup(string name) => name is Add or Append ? InventedTexts.OperatorNotForGroups(name) : null;

    private static string? CheckNames(string name, JsonNode? operand) =>
        operand is JsonArray { Count: > 0 } names && names.All(item => item?.GetValueKind() == JsonValueKind.String)
            ? null
            : InventedTexts.OperatorNeedsNames(name);

    /// <summary>The name of the first property with a wrong value.</summary>
    private static string? WrongValue(JsonObject operand, Func<JsonNode?, bool> isRight) =>
        operand.Where(property => !isRight(property.Value)).Select(property => property.Key).FirstOrDefault();
}
