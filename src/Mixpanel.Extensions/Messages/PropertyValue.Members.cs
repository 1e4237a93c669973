using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

public readonly partial struct PropertyValue
{
    /// <summary>The named values of whatever travels as a JSON object. Reading it runs the caller's code.</summary>
    internal IEnumerable<KeyValuePair<string, PropertyValue>> Members() => Kind switch
    {
        PropertyKind.Bag => (MixpanelProperties)_reference!,
        PropertyKind.Map => MapEntries((ObjectReference)_reference!),
        PropertyKind.Object => ObjectMembers((ObjectReference)_reference!),
        PropertyKind.JsonElement => ElementMembers((JsonElement)_reference!),
        PropertyKind.JsonNode when _reference is JsonObject json => json.Select(static entry => KeyValuePair.Create(entry.Key, From(entry.Value))),
        _ => throw new NotSupportedException(),
    };

    /// <summary>The items of whatever travels as a JSON array. Reading it runs the caller's code.</summary>
    internal IEnumerable<PropertyValue> Items() => Kind switch
    {
        PropertyKind.List => (PropertyValue[])_reference!,
        PropertyKind.Sequence => SequenceItems((ObjectReference)_reference!),
        PropertyKind.JsonElement => ((JsonElement)_reference!).EnumerateArray().Select(static item => From(item)),
        _ => ((JsonArray)_reference!).Select(static item => From(item)),
    };

    private static IEnumerable<KeyValuePair<string, PropertyValue>> MapEntries(ObjectReference map)
    {
        if (map.Value is IEnumerable<KeyValuePair<string, object?>> named)
        {
            foreach (var (name, value) in named)
            {
                yield return new(name, FromObject(value, map.Reader));
            }

            yield break;
        }

        foreach (DictionaryEntry entry in (IDictionary)map.Value)
        {
            yield return new(InvariantText.Of(entry.Key) ?? entry.Key.ToString()!, FromObject(entry.Value, map.Reader));
        }
    }

    private static IEnumerable<KeyValuePair<string, PropertyValue>> ObjectMembers(ObjectReference reference) =>
        reference.Reader!.Members(reference.Value);

    private static IEnumerable<KeyValuePair<string, PropertyValue>> ElementMembers(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new NotSupportedException();
        }

        return json.EnumerateObject().Select(static member => KeyValuePair.Create(member.Name, From(member.Value)));
    }

    private static IEnumerable<PropertyValue> SequenceItems(ObjectReference sequence)
    {
        foreach (var item in (IEnumerable)sequence.Value)
        {
            yield return FromObject(item, sequence.Reader);
        }
    }
}
