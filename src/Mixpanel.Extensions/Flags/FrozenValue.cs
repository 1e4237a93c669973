using System.Text.Json;
using Mixpanel.Extensions.Flags.Rules;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>Values as they were when a context was made. The caller's own lists and objects may change afterwards.</summary>
internal static class FrozenValue
{
    internal static readonly PropertyLimits Limits = new(Items: 10_000, Keys: 2_000, Depth: 32, ValueBytes: 256 * 1024);

    /// <param name="value">Any value.</param>
    /// <param name="frozen">The same as a scalar, or as JSON of its own.</param>
    /// <returns><c>false</c> if it cannot be read, or is too large.</returns>
    internal static bool TryFrom(in PropertyValue value, out PropertyValue frozen)
    {
        frozen = value;
        if (value.Kind is PropertyKind.Null or PropertyKind.Boolean or PropertyKind.Int64)
        {
            return true;
        }

        if (value.Kind == PropertyKind.String)
        {
            return value.Text.Length <= Limits.ValueBytes / 3;
        }

        var json = JsonBuffer.Rent();
        try
        {
            if (!new PropertyWriter(json, Limits, rewrite: null).Write(string.Empty, value))
            {
                return false;
            }

            frozen = PropertyValue.From(JsonElement.Parse(json.Written));
            return true;
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }

    /// <summary>A frozen value as rules see it.</summary>
    internal static RuleValue ToRule(in PropertyValue frozen, Func<string, string> texts) => frozen.Kind switch
    {
        PropertyKind.Null => RuleValue.Null,
        PropertyKind.Boolean => frozen.Boolean,
        PropertyKind.Int64 => frozen.Int64,
        PropertyKind.String => texts(frozen.Text),
        _ => RuleReader.Read((JsonElement)frozen.Reference, texts, texts),
    };
}
