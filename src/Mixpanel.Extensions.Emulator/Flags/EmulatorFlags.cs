using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator;

/// <summary>What an emulator answers about feature flags: exactly what it was given, to whoever asks.</summary>
/// <remarks>
/// Definitions and variants are not connected: the emulator evaluates nothing. All members may be used from any thread, and what they
/// change holds from the next request on.
/// </remarks>
public sealed class EmulatorFlags
{
    private const string FlagsKey = "flags";
    private const string VariantsKey = "variants";
    private const string UsersKey = "users";

    private static readonly JsonDocumentOptions _reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, JsonNode>> _users = new(StringComparer.Ordinal);
    private Dictionary<string, JsonNode> _variants = new(StringComparer.Ordinal);
    private JsonArray _definitions = [];

    internal EmulatorFlags()
    {
    }

    /// <summary>Is raised after every change of definitions, on the thread that made it.</summary>
    internal event EventHandler? Changed;

    /// <summary>Replaces everything by what a JSON text says.</summary>
    /// <param name="json">
    /// An object with up to three members: <c>flags</c>, the list of definitions as Mixpanel's <c>/flags/definitions</c> has it;
    /// <c>variants</c>, from the key of a flag to its variant as Mixpanel's <c>/flags</c> has it; and <c>users</c>, from a distinct id to
    /// variants of that user's own. Comments are allowed.
    /// </param>
    /// <exception cref="ArgumentException">The text is not such an object; nothing was replaced.</exception>
    public void Load(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var root = Parse(json);
        var definitions = Member<JsonArray>(root, FlagsKey) ?? [];
        var variants = Variants(Member<JsonObject>(root, VariantsKey) ?? []);
        var users = (Member<JsonObject>(root, UsersKey) ?? []).ToDictionary(
            user => user.Key,
            user => Variants(user.Value as JsonObject ?? throw Wrong($"'{UsersKey}.{user.Key}' must be an object")));

        if (root.Select(member => member.Key).FirstOrDefault(key => key is not (FlagsKey or VariantsKey or UsersKey)) is { } stranger)
        {
            throw Wrong($"'{stranger}' is not one of '{FlagsKey}', '{VariantsKey}' and '{UsersKey}'");
        }

        if (definitions.Any(definition => definition is not JsonObject))
        {
            throw Wrong($"'{FlagsKey}' must hold objects only");
        }

        lock (_gate)
        {
            _definitions = definitions;
            _variants = variants;
            _users.Clear();

            foreach (var (user, own) in users)
            {
                _users[user] = own;
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Answers a flag.</summary>
    /// <param name="key">The key of the flag.</param>
    /// <param name="variantKey">The key of the variant.</param>
    /// <param name="value">The value of the variant; a copy is taken.</param>
    /// <param name="distinctId">The only user who gets it. <see langword="null"/>: all who have no variant of their own.</param>
    public void Set(string key, string variantKey, JsonNode? value, string? distinctId = null) =>
        Set(key, new JsonObject { ["variant_key"] = variantKey, ["variant_value"] = value?.DeepClone() }, distinctId);

    /// <summary>Answers a flag with a variant in full, as Mixpanel's <c>/flags</c> has it.</summary>
    /// <param name="key">The key of the flag.</param>
    /// <param name="variant">The variant, with <c>variant_key</c>, <c>variant_value</c> and whatever else; a copy is taken.</param>
    /// <param name="distinctId">The only user who gets it. <see langword="null"/>: all who have no variant of their own.</param>
    public void Set(string key, JsonObject variant, string? distinctId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(variant);
        var copy = variant.DeepClone();

        lock (_gate)
        {
            if (distinctId is null)
            {
                _variants[key] = copy;
                return;
            }

            if (!_users.TryGetValue(distinctId, out var own))
            {
                _users[distinctId] = own = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
            }

            own[key] = copy;
        }
    }

    /// <summary>Adds a definition, or replaces the one with the same <c>key</c>; a copy is taken.</summary>
    /// <param name="definition">The definition as Mixpanel's <c>/flags/definitions</c> has it. It is served unless its <c>status</c> is not <c>enabled</c>.</param>
    public void SetDefinition(JsonObject definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var copy = definition.DeepClone();

        lock (_gate)
        {
            _definitions.RemoveAll(other => JsonNode.DeepEquals(other!["key"], copy["key"]));
            _definitions.Add(copy);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Forgets a flag: its definition and all its variants.</summary>
    /// <param name="key">The key of the flag.</param>
    public void Remove(string key)
    {
        lock (_gate)
        {
            _definitions.RemoveAll(definition => definition!["key"] is JsonValue value && value.TryGetValue(out string? text) && text == key);
            _variants.Remove(key);

            foreach (var own in _users.Values)
            {
                own.Remove(key);
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Forgets all flags.</summary>
    public void Clear() => Load("{}");

    /// <summary>All definitions, those too that are not served.</summary>
    internal JsonArray Definitions() => Copy(_ => true);

    internal JsonArray EnabledDefinitions() => Copy(IsEnabled);

    /// <summary>The variants of one user; of one flag only, if <paramref name="key"/> names one.</summary>
    internal JsonObject VariantsOf(string distinctId, string? key)
    {
        lock (_gate)
        {
            var variants = new Dictionary<string, JsonNode>(_variants, StringComparer.Ordinal);

            foreach (var (flag, variant) in _users.GetValueOrDefault(distinctId) ?? [])
            {
                variants[flag] = variant;
            }

            return new JsonObject(variants
                .Where(variant => key is null || variant.Key == key)
                .Select(variant => KeyValuePair.Create(variant.Key, (JsonNode?)variant.Value.DeepClone())));
        }
    }

    private JsonArray Copy(Func<JsonNode?, bool> isWanted)
    {
        lock (_gate)
        {
            return new JsonArray([.. _definitions.Where(isWanted).Select(definition => definition!.DeepClone())]);
        }
    }

    private static bool IsEnabled(JsonNode? definition) =>
        definition!["status"] is not JsonValue status || (status.TryGetValue(out string? text) && text == "enabled");

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: _reading) as JsonObject ?? throw Wrong("it must be a JSON object");
        }
        catch (JsonException exception)
        {
            throw Wrong($"it is not JSON ({exception.Message})");
        }
    }

    private static T? Member<T>(JsonObject root, string key)
        where T : JsonNode =>
        root[key] is not { } value ? null : value as T ?? throw Wrong($"'{key}' must be {(typeof(T) == typeof(JsonArray) ? "a list" : "an object")}");

    private static Dictionary<string, JsonNode> Variants(JsonObject variants) => variants.ToDictionary(
        variant => variant.Key,
        variant => variant.Value is JsonObject ? variant.Value : throw Wrong($"the variant of '{variant.Key}' must be an object"),
        StringComparer.Ordinal);

    private static ArgumentException Wrong(string problem) => new($"These flags cannot be read: {problem}.");
}
