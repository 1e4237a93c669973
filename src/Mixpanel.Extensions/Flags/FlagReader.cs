using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Mixpanel.Extensions.Flags;

/// <summary>Makes one flag ready for being evaluated. What the other SDKs cannot evaluate either is malformed.</summary>
internal sealed class FlagReader
{
    /// <summary>Mixpanel allows ten.</summary>
    private const int MostVariants = 1_000;

    private const int MostRollouts = 1_000;

    /// <summary>A salt is turned into a table, which takes a while for each of its bytes.</summary>
    private const int MostSaltBytes = 10_000;

    /// <summary>Room for the deepest rule, each of whose levels is an object and a list.</summary>
    private const int MostDepth = 256;

    private readonly JsonElement _json;
    private readonly string _key;

    private FlagReader(JsonElement json)
    {
        FlagJson.Expect(json.ValueKind == JsonValueKind.Object, "it is not an object");
        _json = json;
        _key = FlagJson.Text(json, "key") ?? throw new FormatException("it has no key");
    }

    /// <param name="json">Valid JSON, perhaps of anything.</param>
    /// <param name="flag">The flag.</param>
    /// <param name="problem">What is wrong with it.</param>
    internal static bool TryRead(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out FlagDefinition? flag, [NotNullWhen(false)] out string? problem)
    {
        flag = null;
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostDepth });
            flag = new FlagReader(document.RootElement).Read();
            return true;
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
        }
        catch (JsonException)
        {
            problem = $"it is nested more than {MostDepth} levels deep";
        }
        catch (InvalidOperationException)
        {
            problem = "it has a text that is not Unicode";
        }

        return false;
    }

    private FlagDefinition Read()
    {
        var contextKey = FlagJson.Text(_json, "context") ?? throw new FormatException("it has no context");
        var hashSalt = FlagJson.Text(_json, "hash_salt");
        FlagJson.Expect(
            Encoding.UTF8.GetByteCount(_key) <= MostSaltBytes && Encoding.UTF8.GetByteCount(hashSalt ?? string.Empty) <= MostSaltBytes,
            $"its key or hash_salt is longer than {MostSaltBytes} bytes");
        var ruleset = FlagJson.Member(_json, "ruleset", JsonValueKind.Object) ?? throw new FormatException("it has no ruleset");

        var (variants, isSticky, splits) = Variants(ruleset);
        var caveat = isSticky ? FlagCaveat.StickyVariant : FlagCaveat.None;
        var rollouts = FlagJson.Member(ruleset, "rollout", JsonValueKind.Array) ?? throw new FormatException("it has no rollout");
        FlagJson.Expect(rollouts.GetArrayLength() <= MostRollouts, $"it has more than {MostRollouts} rollouts");
        var reader = new RolloutReader(variants, splits, isSalted: hashSalt is not null, caveat);

        return new FlagDefinition
        {
            Key = _key,
            ContextKey = contextKey,
            Salt = new KnownSalt(_key + hashSalt),
            Rollouts = [.. rollouts.EnumerateArray().Select(reader.Read)],
            Testers = Testers(ruleset, variants),
            MissingContext = FlagVariant.ForMissing(_key, contextKey),
            NoMatch = FlagVariant.Fallback(_key, FlagReason.NoRolloutMatch).With(caveat),
        };
    }

    /// <summary>The variants in the order in which they share out the users, which is that of their keys.</summary>
    private (FlagVariant[] Variants, bool IsSticky, double[] Splits) Variants(JsonElement ruleset)
    {
        var list = FlagJson.Member(ruleset, "variants", JsonValueKind.Array) ?? throw new FormatException("it has no variants");
        FlagJson.Expect(list.GetArrayLength() is > 0 and <= MostVariants, $"it has no variants, or more than {MostVariants}");
        var experiment = FlagJson.TextOrNothing(_json, "experiment_id");
        var isActive = FlagJson.Boolean(_json, "is_experiment_active");
        var isSticky = false;
        var variants = new List<(byte[] Order, FlagVariant Variant, double Split)>();
        foreach (var each in list.EnumerateArray())
        {
            FlagJson.Expect(each.ValueKind == JsonValueKind.Object, "a variant is not an object");
            var key = FlagJson.Text(each, "key") ?? throw new FormatException("a variant has no key");
            var variant = new FlagVariant(_key, key, FlagJson.Value(each, "value"))
            {
                ExperimentId = experiment,
                IsExperimentActive = isActive,
                IsQaTester = false,
            };
            isSticky |= FlagJson.Boolean(each, "is_sticky") == true;
            variants.Add((Encoding.UTF8.GetBytes(key), variant, FlagJson.Number(each, "split") ?? 0));
        }

        // In UTF-8 the order of the bytes is that of the characters; in UTF-16 it is not.
        var sorted = variants.OrderBy(static each => each.Order, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))).ToArray();
        return ([.. sorted.Select(static each => each.Variant)], isSticky, [.. sorted.Select(static each => each.Split)]);
    }

    private static Dictionary<string, FlagVariant> Testers(JsonElement ruleset, FlagVariant[] variants)
    {
        var testers = new Dictionary<string, FlagVariant>(StringComparer.Ordinal);
        if (FlagJson.Member(ruleset, "test", JsonValueKind.Object) is not { } test
            || FlagJson.Member(test, "users", JsonValueKind.Object) is not { } users)
        {
            return testers;
        }

        foreach (var user in users.EnumerateObject())
        {
            // A variant that is gone leaves the tester to the rollouts, and so does no name at all.
            if (FlagJson.TextOf(user.Value, "test users") is { Length: > 0 } key && FlagJson.Named(variants, key) is { } variant)
            {
                testers[user.Name] = variant.ForTester();
            }
            else
            {
                testers.Remove(user.Name);
            }
        }

        return testers;
    }
}
