using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>Reads what Mixpanel answers about the flags of a user. Only flags for which the user has a variant are in it.</summary>
internal static class RemoteReply
{
    /// <returns><c>false</c> if it is no such answer. A single variant that cannot be read does not spoil the others.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> body, FlagFetch fetch, [NotNullWhen(true)] out FlagSnapshot? snapshot)
    {
        snapshot = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("flags", out var flags)
                || flags.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            snapshot = new FlagSnapshot([.. flags.EnumerateObject().Select(flag => Variant(flag, fetch)).OfType<FlagVariant>()]);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A text that is not Unicode.
            return false;
        }
    }

    private static FlagVariant? Variant(JsonProperty flag, FlagFetch fetch)
    {
        string? key = null;
        try
        {
            key = flag.Name;
            var json = flag.Value;
            if (json.ValueKind == JsonValueKind.Object
                && json.TryGetProperty("variant_key", out var variant) && variant.ValueKind == JsonValueKind.String
                && json.TryGetProperty("variant_value", out var value))
            {
                return new FlagVariant(key, variant.GetString()!, value)
                {
                    Source = FlagSource.Remote,
                    Reason = FlagReason.ChosenRemotely,
                    ExperimentId = FlagJson.TextOrNothing(json, "experiment_id"),
                    IsExperimentActive = FlagJson.Boolean(json, "is_experiment_active"),
                    IsQaTester = FlagJson.Boolean(json, "is_qa_tester"),
                    Fetch = fetch,
                };
            }
        }
        catch (InvalidOperationException)
        {
            // As above, in this flag alone.
        }

        return key is null ? null : FlagVariant.Fallback(key, FlagReason.BackendError);
    }
}
