namespace Mixpanel.Extensions.Messages;

/// <summary>Which member of the union a <see cref="PropertyValue"/> holds.</summary>
internal enum PropertyKind : byte
{
    Null,
    String,
    Boolean,
    Int64,
    UInt64,
    Single,
    Double,
    Decimal,
    DateTime,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Guid,
    Bag,
    List,
    Sequence,
    Map,
    JsonElement,
    JsonNode,
    Object,
    Fault,
}
