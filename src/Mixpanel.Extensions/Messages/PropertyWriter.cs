using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Messages;

/// <summary>
/// Writes property values as JSON within Mixpanel's limits. The first value that cannot be written stops it: <c>false</c> comes back and
/// <see cref="Fault"/> says what and where.
/// </summary>
/// <remarks>Every value of every message passes here, whichever way it entered, so this is where a rewriter sees it.</remarks>
internal partial struct PropertyWriter(JsonBuffer json, PropertyLimits limits, PropertyRewriter? rewrite)
{
    internal MessageFault? Fault { get; private set; }

    /// <summary>Writes the value of a property at the top level of a message.</summary>
    internal bool Write(string name, in PropertyValue value)
    {
        var start = json.Length;
        if (!WriteNamed(name, value, depth: 0))
        {
            return false;
        }

        return json.Length - start <= limits.ValueBytes || Fail(name, TooLarge(limits.ValueBytes));
    }

    /// <summary>Writes a field beside the properties. A rewriter is for properties and does not see it; an object there is as deep as they are.</summary>
    internal bool WriteEnvelope(string name, in PropertyValue value)
    {
        var rewriter = rewrite;
        rewrite = null;
        var written = WriteNamed(name, value, depth: -1);
        rewrite = rewriter;
        return written;
    }

    private static MessageFault TooLarge(int limit) => new(
        SendReason.TooLarge, null, $"The value has more than {limit} bytes of JSON, Mixpanel's limit for one value.");

    private bool WriteNamed(string name, in PropertyValue value, int depth) =>
        (rewrite is null ? WriteValue(value, name, depth) : WriteRewritten(value, name, depth)) || Within(name);

    private bool WriteRewritten(PropertyValue value, string name, int depth) =>
        TryRewrite(name, ref value) && WriteValue(value, name, depth);

    private bool TryRewrite(string name, ref PropertyValue value)
    {
        if (rewrite is null)
        {
            return true;
        }

        try
        {
            value = rewrite(name, value);
            return true;
        }
        catch (Exception exception)
        {
            Fault = new MessageFault(SendReason.EnricherFailed, null, $"A rewriter threw {exception.GetType().Name}.");
            return false;
        }
    }

    private bool WriteValue(in PropertyValue value, string name, int depth)
    {
        switch (value.Kind)
        {
            case PropertyKind.Null: json.Null(); return true;
            case PropertyKind.String: return WriteText(value.Text);
            case PropertyKind.Boolean: json.Boolean(value.Boolean); return true;
            case PropertyKind.Int64: json.Number(value.Int64); return true;
            case PropertyKind.UInt64: json.Number(value.UInt64); return true;
            case PropertyKind.Single: return WriteNumber(value.Single);
            case PropertyKind.Double: return WriteNumber(value.Double);
            case PropertyKind.Decimal: json.Number((decimal)value.Reference); return true;
            case PropertyKind.DateTime: json.Quoted(value.UtcDateTime, "s"); return true;
            case PropertyKind.DateOnly: json.Quoted(DateOnly.FromDayNumber((int)value.Int64), "yyyy-MM-dd"); return true;
            case PropertyKind.TimeOnly: json.Quoted(new TimeOnly(value.Int64), "HH:mm:ss"); return true;
            case PropertyKind.TimeSpan: return WriteNumber(TimeSpan.FromTicks(value.Int64).TotalSeconds);
            case PropertyKind.Guid: json.Quoted((Guid)value.Reference, "D"); return true;
            default: return WriteNested(value, name, depth);
        }
    }

    /// <summary>Apart from the plain values, which are nearly all, so that they do not pay for the room these need on the stack.</summary>
    private bool WriteNested(in PropertyValue value, string name, int depth)
    {
        switch (value.Kind)
        {
            case PropertyKind.Fault: Fault = (MessageFault)value.Reference; return false;
            case PropertyKind.JsonElement: return WriteElement(value, (JsonElement)value.Reference, name, depth);
            case PropertyKind.JsonNode when value.Reference is JsonArray: return WriteList(value, name, depth + 1);
            case PropertyKind.List or PropertyKind.Sequence: return WriteList(value, name, depth + 1);
            default: return WriteObject(value, depth + 1);
        }
    }

    private bool WriteText(string text)
    {
        // UTF-8 is never shorter than UTF-16 has characters, so a giant is refused before it is copied.
        if (text.Length > limits.ValueBytes)
        {
            Fault = TooLarge(limits.ValueBytes);
            return false;
        }

        json.String(text);
        return true;
    }

    private bool WriteNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite();
        }

        json.Number(value);
        return true;
    }

    private bool WriteNumber(float value)
    {
        if (!float.IsFinite(value))
        {
            return NotFinite();
        }

        json.Number(value);
        return true;
    }

    private bool NotFinite()
    {
        Fault = MessageFault.Invalid("NaN and infinities are not JSON.");
        return false;
    }

    private bool WriteElement(in PropertyValue value, JsonElement element, string name, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: return WriteObject(value, depth + 1);
            case JsonValueKind.Array: return WriteList(value, name, depth + 1);
            default: json.Raw(System.Text.Encoding.UTF8.GetBytes(element.GetRawText())); return true;
        }
    }

    private bool Fits(int start)
    {
        if (json.Length - start <= limits.ValueBytes)
        {
            return true;
        }

        Fault = TooLarge(limits.ValueBytes);
        return false;
    }

    private bool Fail(string name, MessageFault fault)
    {
        Fault = fault.Within(name);
        return false;
    }

    private bool Within(string name)
    {
        Fault = Fault!.Within(name);
        return false;
    }
}
