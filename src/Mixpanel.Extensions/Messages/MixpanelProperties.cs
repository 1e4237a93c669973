using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>
/// Named values in the order they were added, never the same name twice: a name that is set again takes the new value.
/// </summary>
/// <example><code>new MixpanelProperties { ["total"] = 42.5m, ["items"] = 3, ["gift"] = true }</code></example>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Properties is Mixpanel's word for them.")]
public sealed class MixpanelProperties : IReadOnlyCollection<KeyValuePair<string, PropertyValue>>
{
    private readonly NamedValues _values;

    /// <summary>No properties yet.</summary>
    public MixpanelProperties() => _values = new();

    private MixpanelProperties(MixpanelProperties other) => _values = new(other._values);

    /// <summary>How many properties there are.</summary>
    public int Count => _values.Count;

    /// <summary>The value of a property. Setting adds the property or replaces its value in place.</summary>
    /// <param name="name">Case-sensitive. Mixpanel cuts names after 255 characters.</param>
    /// <exception cref="KeyNotFoundException">There is no such property to get.</exception>
    public PropertyValue this[string name]
    {
        get => TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"There is no property \"{name}\".");
        set => _values.Set(name, value);
    }

    /// <summary>The properties of an object: its public properties as System.Text.Json sees them, or the entries of a dictionary.</summary>
    /// <remarks>
    /// <c>[JsonPropertyName]</c>, <c>[JsonIgnore]</c> and <c>[JsonConverter]</c> are honoured, as is a naming policy of
    /// <paramref name="options"/> (see <see cref="MixpanelNaming"/>). Dates, durations and enums are written as everywhere in this library.
    /// A getter that throws makes the message <see cref="SendStatus.Rejected"/>, naming the property.
    /// </remarks>
    /// <param name="value">An anonymous type, a class or record, a dictionary or a JSON object.</param>
    /// <param name="options">How to read it, not changed afterwards; by default names are used as they are.</param>
    /// <returns>The properties; nested objects are read when the message is encoded.</returns>
    [RequiresUnreferencedCode("Reads the object's properties by reflection. Use From<T>(T, JsonTypeInfo<T>) in trimmed applications.")]
    [RequiresDynamicCode("Reads the object's properties by reflection. Use From<T>(T, JsonTypeInfo<T>) in ahead-of-time compiled applications.")]
    public static MixpanelProperties From(object value, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return ObjectReader.ForReflection(options).ReadBag(value);
    }

    /// <summary>The properties of an object, without reflection.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="typeInfo">Its description from a source-generated context, in the default or metadata mode.</param>
    /// <returns>The properties; nested objects are read when the message is encoded.</returns>
    public static MixpanelProperties From<T>(T value, JsonTypeInfo<T> typeInfo)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return ObjectReader.For(typeInfo.Options).ReadBag(value);
    }

    /// <summary>Adds a property, or replaces its value. Lets a collection initialiser name pairs.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, PropertyValue value) => _values.Set(name, value);

    /// <summary>Whether there is such a property.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <returns><c>true</c> if there is.</returns>
    public bool ContainsKey(string name) => _values.IndexOf(name) >= 0;

    /// <summary>Takes a property out.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <returns><c>true</c> if there was one.</returns>
    public bool Remove(string name) => _values.Remove(name);

    /// <summary>The value of a property, if there is one.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">The value, or JSON <c>null</c>.</param>
    /// <returns><c>true</c> if there is one.</returns>
    public bool TryGetValue(string name, out PropertyValue value)
    {
        var index = _values.IndexOf(name);
        value = index < 0 ? default : _values[index].Value;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _values[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ReadOnlySpan<KeyValuePair<string, PropertyValue>> Entries => _values.Entries;

    internal ref readonly KeyValuePair<string, PropertyValue> At(int index) => ref _values[index];

    internal MixpanelProperties Copy() => new(this);

    internal void SetAll(MixpanelProperties others)
    {
        for (var i = 0; i < others.Count; i++)
        {
            var (name, value) = others.At(i);
            _values.Set(name, value);
        }
    }
}
