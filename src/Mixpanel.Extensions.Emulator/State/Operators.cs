using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What the operators do to the properties of a profile.</summary>
internal static class Operators
{
    public const string Delete = "$delete";

    // Below this, comparing one by one is faster than building a set.
    private const int FewValues = 4;

    /// <summary>The operators in the order in which those of one update are applied.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", Delete];

    /// <summary>Applies one operator, and changes nothing of what it is given.</summary>
    /// <param name="profile">The properties; <see langword="null"/> when there is no profile.</param>
    /// <param name="name">The operator.</param>
    /// <param name="operand">What it was given.</param>
    public static OperatorResult Apply(JsonObject? profile, string name, JsonNode? operand)
    {
        if (name == Delete)
        {
            return new OperatorResult(null, profile is null ? StateTexts.NothingToDelete : null);
        }

        if (profile is null && !Creates(name))
        {
            return new OperatorResult(null, StateTexts.NoProfile);
        }

        var result = profile?.DeepClone().AsObject() ?? [];

        return new OperatorResult(result, Change(result, name, operand));
    }

    /// <summary>Whether the operator makes a profile that is not there.</summary>
    public static bool Creates(string name) => name is not ("$remove" or "$unset" or Delete);

    /// <summary>The properties that the operator would add.</summary>
    public static int CountNew(JsonObject? profile, string name, JsonNode? operand) => Creates(name) && operand is JsonObject values
        ? values.Select(pair => TextLimit.Cut(pair.Key)).Distinct(StringComparer.Ordinal)
            .Count(property => ProfileLimits.Counts(property) && profile?.ContainsKey(property) != true)
        : 0;

    /// <summary>The properties that <c>$unset</c> takes away.</summary>
    public static IEnumerable<string> NamesIn(JsonNode? operand) =>
        (operand as JsonArray ?? []).OfType<JsonValue>().Select(name => name.TryGetValue(out string? text) ? TextLimit.Cut(text) : null).OfType<string>();

    /// <summary>Applies any operator but <c>$delete</c> to a profile in place, which costs nothing for what it does not name.</summary>
    /// <returns>A remark about what was left as it was; <see langword="null"/> when all went through.</returns>
    public static string? Change(JsonObject profile, string name, JsonNode? operand)
    {
        if (name == "$unset")
        {
            foreach (var property in NamesIn(operand))
            {
                profile.Remove(property);
            }

            return null;
        }

        List<string> untouched = [];

        foreach (var (property, value) in operand as JsonObject ?? [])
        {
            var cut = TextLimit.Cut(property);

            if (!Change(profile, cut, name, TextLimit.Cut(value)))
            {
                untouched.Add(cut);
            }
        }

        return untouched.Count == 0 ? null : StateTexts.WrongType(untouched);
    }

    /// <returns>Whether the property had a type on which the operator works.</returns>
    private static bool Change(JsonObject profile, string property, string name, JsonNode? value)
    {
        switch (name)
        {
            case "$set":
                profile[property] = value;
                return true;

            case "$set_once":
                profile.TryAdd(property, value);
                return true;

            case "$add":
                return Add(profile, property, value);

            case "$append":
                return WithList(profile, property, create: true, list => list.Add(value));

            case "$union":
                return WithList(profile, property, create: true, list => Unite(list, value));

            default:
                return WithList(profile, property, create: false, list => list.RemoveAll(item => JsonEquality.Same(item, value)));
        }
    }

    private static bool Add(JsonObject profile, string property, JsonNode? value)
    {
        if (!profile.ContainsKey(property))
        {
            profile[property] = value;
            return true;
        }

        if (Sum(profile[property], value) is not { } sum)
        {
            return false;
        }

        profile[property] = sum;
        return true;
    }

    // Decimals, so that 0.1 + 0.2 is what people expect of money; doubles for what is too large for them.
    private static JsonValue? Sum(JsonNode? left, JsonNode? right)
    {
        if (TryDecimal(left, out var exactLeft) && TryDecimal(right, out var exactRight) && TryAdd(exactLeft, exactRight, out var exact))
        {
            return JsonNumber.Of(exact);
        }

        return left.TryNumber(out var roughLeft) && right.TryNumber(out var roughRight) && double.IsFinite(roughLeft.Value + roughRight.Value)
            ? JsonNumber.Of(roughLeft.Value + roughRight.Value)
            : null;
    }

    private static bool TryDecimal(JsonNode? node, out decimal number)
    {
        number = 0;

        return node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out number);
    }

    private static bool TryAdd(decimal left, decimal right, out decimal sum)
    {
        try
        {
            sum = left + right;
            return true;
        }
        catch (OverflowException)
        {
            sum = 0;
            return false;
        }
    }

    private static bool WithList(JsonObject profile, string property, bool create, Action<JsonArray> change)
    {
        if (profile.TryGetPropertyValue(property, out var current))
        {
            if (current is not JsonArray list)
            {
                // $remove has no effect on what is not a list, and says nothing about it.
                return !create;
            }

            change(list);
        }
        else if (create)
        {
            var list = new JsonArray();
            change(list);
            profile[property] = list;
        }

        return true;
    }

    private static void Unite(JsonArray list, JsonNode? values)
    {
        if (values is not JsonArray added)
        {
            return;
        }

        if (added.Count <= FewValues)
        {
            foreach (var value in added.Where(value => !list.Any(item => JsonEquality.Same(item, value))).ToArray())
            {
                AddNew(list, value);
            }

            return;
        }

        var known = new HashSet<JsonNode?>(list, JsonEquality.Comparer);

        foreach (var value in added.Where(known.Add).ToArray())
        {
            list.Add(value?.DeepClone());
        }
    }

    // Looks again, because the values to be added may repeat each other.
    private static void AddNew(JsonArray list, JsonNode? value)
    {
        if (!list.Any(item => JsonEquality.Same(item, value)))
        {
            list.Add(value?.DeepClone());
        }
    }
}
