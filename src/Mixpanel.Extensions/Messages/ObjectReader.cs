using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mixpanel.Extensions.Messages;

/// <summary>
/// Reads a caller's objects through System.Text.Json's description of their types, so that its attributes count, but hands the values to our
/// own writer, so that dates, limits and redaction are the same as everywhere.
/// </summary>
internal sealed class ObjectReader(JsonSerializerOptions options)
{
    /// <summary>One for each set of options, which lives as long as they do: the description of a type takes a hundred times longer than reading one.</summary>
    private static readonly ConditionalWeakTable<JsonSerializerOptions, ObjectReader> _readers = [];

    private static ObjectReader? _reflection;

    private static readonly Hashtable _empty = [];

    private readonly ConcurrentDictionary<JsonConverter, JsonSerializerOptions> _converters = new();

    [RequiresUnreferencedCode("Reads types by reflection.")]
    [RequiresDynamicCode("Reads types by reflection.")]
    internal static ObjectReader ForReflection(JsonSerializerOptions? options)
    {
        if (options is null)
        {
            return _reflection ??= Reflect(new JsonSerializerOptions());
        }

        return options.TypeInfoResolver is not null ? For(options) : _readers.GetValue(options, Reflect);
    }

    /// <summary>The reader for options that know their types. They cannot be changed afterwards, as if they had been used to serialise.</summary>
    internal static ObjectReader For(JsonSerializerOptions options) => _readers.GetValue(options, static known =>
    {
        known.MakeReadOnly();
        return new ObjectReader(known);
    });

    /// <summary>The members of an object as a bag. One that cannot be read holds a fault in its place, for the writer to report.</summary>
    internal MixpanelProperties ReadBag(object value)
    {
        var bag = new MixpanelProperties();
        try
        {
            var described = PropertyValue.FromObject(value, this);
            switch (described.Kind)
            {
                case PropertyKind.Bag:
                    bag.SetAll((MixpanelProperties)described.Reference);
                    break;
                case PropertyKind.Object or PropertyKind.Map or PropertyKind.JsonNode or PropertyKind.JsonElement:
                    ReadMembers(described, bag);
                    break;
                default:
                    throw new NotSupportedException();
            }
        }
        catch (NotSupportedException)
        {
            bag["properties"] = PropertyValue.FromFault(MessageFault.Invalid($"A {value.GetType().Name} has no properties to send."));
        }
        catch (Exception exception)
        {
            bag["properties"] = PropertyValue.FromFault(MessageFault.Unreadable(exception));
        }

        return bag;
    }

    /// <summary>The readable members of an object, in the order System.Text.Json has them.</summary>
    internal IEnumerable<KeyValuePair<string, PropertyValue>> Members(object value)
    {
        foreach (var property in Describe(value.GetType()).Properties)
        {
            if (property.Get is null)
            {
                continue;
            }

            if (property.IsExtensionData)
            {
                foreach (var entry in PropertyValue.FromObject(property.Get(value) ?? _empty, this).Members())
                {
                    yield return entry;
                }
            }
            else if (TryRead(property, value, out var member))
            {
                yield return new(property.Name, member);
            }
        }
    }

    /// <summary>Whether an enumerable is a list of its items. One that nobody described is: source generation knows declared types only.</summary>
    internal bool IsPlainSequence(object value) => Find(value.GetType()) is not { Kind: not JsonTypeInfoKind.Enumerable };

    /// <summary>A value whose JSON only System.Text.Json, or the caller's converter, knows.</summary>
    internal PropertyValue ReadOpaque(object value) => ReadOpaque(value, options);

    internal bool IsOpaque(object value) => Describe(value.GetType()).Kind != JsonTypeInfoKind.Object;

    private static PropertyValue ReadOpaque(object value, JsonSerializerOptions options)
    {
        try
        {
            using var bounded = new BoundedJsonStream(MixpanelLimits.MessageBytes);
            JsonSerializer.Serialize(bounded, value, options.GetTypeInfo(value.GetType()));
            return PropertyValue.From(bounded.Parse());
        }
        catch (BoundedJsonStream.FullException)
        {
            return PropertyValue.FromFault(new MessageFault(
                SendReason.TooLarge, null, $"The value has more than {MixpanelLimits.MessageBytes} bytes, Mixpanel's limit for a message."));
        }
        catch (Exception exception)
        {
            return PropertyValue.FromFault(MessageFault.Unreadable(exception));
        }
    }

    [RequiresUnreferencedCode("Reads types by reflection.")]
    [RequiresDynamicCode("Reads types by reflection.")]
    private static ObjectReader Reflect(JsonSerializerOptions options)
    {
        var known = new JsonSerializerOptions(options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        known.MakeReadOnly();
        return new ObjectReader(known);
    }

    private static void ReadMembers(PropertyValue described, MixpanelProperties bag)
    {
        var count = 0;
        foreach (var (name, value) in described.Members())
        {
            bag[name] = value;
            if (++count > MixpanelLimits.ProfileProperties)
            {
                // More than any message takes; it may have no end.
                bag[name] = PropertyValue.FromFault(new MessageFault(
                    SendReason.TooManyProperties, null, $"The object has more than {MixpanelLimits.ProfileProperties} properties."));
                return;
            }
        }
    }

    private JsonTypeInfo Describe(Type type) => Find(type) ?? throw new NotSupportedException();

    /// <summary>The description of a type or, where source generation has none, of the nearest type it derives from.</summary>
    private JsonTypeInfo? Find(Type type)
    {
        for (var candidate = type; candidate is not null && (candidate != typeof(object) || candidate == type); candidate = candidate.BaseType)
        {
            if (Describes(candidate, out var description))
            {
                return description;
            }
        }

        return null;
    }

    private bool Describes(Type type, [NotNullWhen(true)] out JsonTypeInfo? description)
    {
        try
        {
            return options.TryGetTypeInfo(type, out description);
        }
        catch (InvalidOperationException exception)
        {
            throw new NotSupportedException(exception.Message, exception);
        }
    }

    private bool TryRead(JsonPropertyInfo property, object owner, out PropertyValue member)
    {
        try
        {
            var value = property.Get!(owner);
            member = value is not null && property.CustomConverter is { } converter
                ? ReadOpaque(value, WithConverter(converter))
                : PropertyValue.FromObject(value, this);
            return property.ShouldSerialize?.Invoke(owner, value) ?? !IsLeftOut(property, value);
        }
        catch (NotSupportedException)
        {
            member = PropertyValue.FromFault(MessageFault.Unsupported(property.PropertyType));
        }
        catch (Exception exception)
        {
            member = PropertyValue.FromFault(MessageFault.Unreadable(exception));
        }

        return true;
    }

    /// <summary>What <see cref="JsonSerializerOptions.DefaultIgnoreCondition"/> says of a property without a condition of its own.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The zero of a value type needs no constructor.")]
    private bool IsLeftOut(JsonPropertyInfo property, object? value) => options.DefaultIgnoreCondition switch
    {
        JsonIgnoreCondition.WhenWritingNull => value is null,
        JsonIgnoreCondition.WhenWritingDefault => value is null
            || (property.PropertyType == value.GetType() && value is ValueType
                && value.Equals(RuntimeHelpers.GetUninitializedObject(property.PropertyType))),
        _ => false,
    };

    private JsonSerializerOptions WithConverter(JsonConverter converter) => _converters.GetOrAdd(
        converter,
        static (key, original) =>
        {
            var copy = new JsonSerializerOptions(original);
            copy.Converters.Insert(0, key);
            return copy;
        },
        options);
}
