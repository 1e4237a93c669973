using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>Reads what Mixpanel answers about the flags of a user. Only flags for which the user has a variant are in it.</summary>
internal static class RemoteReply
{
    /// <summary>As much as a local definition may have.</summary>
    private static readonly JsonDocumentOptions _depth = new() { MaxDepth = 256 };

    /// <returns><c>false</c> if it is no such answer. A single variant that cannot be read does not spoil the others.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> body, FlagFetch fetch, [NotNullWhen(true)] out FlagSnapshot? snapshot)
    {
        try
        {
            snapshot = RemoteSlice.Split(body) is { } slices ? new FlagSnapshot(Variants(slices, fetch)) : null;
        }
        catch (JsonException)
        {
            snapshot = null;
        }

        return snapshot is not null;
    }

    /// <summary>
    /// The answer may be kept for long, and the values are all of its JSON that is. One document of them, which is not a rented one, is smaller than
    /// one for each.
    /// </summary>
    private static IEnumerable<FlagVariant> Variants(List<RemoteSlice> slices, FlagFetch fetch)
    {
        var values = new ArrayBufferWriter<byte>();
        values.Write("["u8);
        var makers = slices.ConvertAll(slice => Read(slice, fetch, values));
        values.Write("null]"u8);
        return makers.Zip(JsonElement.Parse(values.WrittenSpan, _depth).EnumerateArray(), static (make, value) => make(value));
    }

    /// <summary>Reads a flag but for its value, which is added to the others.</summary>
    private static Func<JsonElement, FlagVariant> Read(RemoteSlice slice, FlagFetch fetch, ArrayBufferWriter<byte> values)
    {
        try
        {
            using var document = JsonDocument.Parse(slice.Json, _depth);
            var flag = document.RootElement;
            if (flag.ValueKind == JsonValueKind.Object
                && flag.TryGetProperty("variant_key", out var variant) && variant.ValueKind == JsonValueKind.String
                && flag.TryGetProperty("variant_value", out var value))
            {
                var key = variant.GetString()!;
                var experiment = FlagJson.TextOrNothing(flag, "experiment_id");
                var isActive = FlagJson.Boolean(flag, "is_experiment_active");
                var isTester = FlagJson.Boolean(flag, "is_qa_tester");
                _ = FlagValues.Text(value);
                values.Write(JsonMarshal.GetRawUtf8Value(value));
                values.Write(","u8);
                return kept => new FlagVariant(slice.Key, key, kept)
                {
                    Source = FlagSource.Remote,
                    Reason = FlagReason.ChosenRemotely,
                    ExperimentId = experiment,
                    IsExperimentActive = isActive,
                    IsQaTester = isTester,
                    Fetch = fetch,
                };
            }
        }
        catch (JsonException)
        {
            // Nested too deeply.
        }
        catch (InvalidOperationException)
        {
            // It has a text that is not Unicode.
        }

        values.Write("null,"u8);
        return _ => FlagVariant.Fallback(slice.Key, FlagReason.BackendError);
    }
}
