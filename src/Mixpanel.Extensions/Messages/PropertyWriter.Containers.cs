using System.Globalization;

namespace Mixpanel.Extensions.Messages;

internal partial struct PropertyWriter
{
    private bool WriteList(in PropertyValue list, string name, int depth)
    {
        if (!Enter(depth))
        {
            return false;
        }

        json.Byte((byte)'[');
        var start = json.Length;
        var count = 0;
        try
        {
            foreach (var item in list.Items())
            {
                if (count == limits.Items)
                {
                    Fault = new MessageFault(SendReason.TooManyItems, null, $"The list has more than {limits.Items} items, Mixpanel's limit.");
                    return false;
                }

                if (count > 0)
                {
                    json.Byte((byte)',');
                }

                if (!WriteItem(item, name, depth, count++, start))
                {
                    return false;
                }
            }
        }
        catch (Exception exception)
        {
            Fault = MessageFault.Unreadable(exception);
            return false;
        }

        json.Byte((byte)']');
        return true;
    }

    private bool WriteItem(PropertyValue item, string name, int depth, int index, int listStart)
    {
        if (!TryRewrite(name, ref item) || !WriteValue(item, name, depth))
        {
            return Within(string.Create(CultureInfo.InvariantCulture, $"[{index}]"));
        }

        return Fits(listStart);
    }

    private bool WriteObject(in PropertyValue value, int depth)
    {
        if (!Enter(depth))
        {
            return false;
        }

        json.Byte((byte)'{');
        var start = json.Length;
        var count = 0;
        try
        {
            // A bag cannot name anything twice; whatever else travels as an object can, and Mixpanel does not say which one it would take.
            var names = value.Kind == PropertyKind.Bag ? null : new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, member) in value.Members())
            {
                if (names?.Add(name) == false)
                {
                    Fault = MessageFault.Invalid("The object has this name twice.").Within(name);
                    return false;
                }

                if (count++ == limits.Keys)
                {
                    Fault = new MessageFault(SendReason.TooManyProperties, null, $"The object has more than {limits.Keys} keys, Mixpanel's limit.");
                    return false;
                }

                if (count > 1)
                {
                    json.Byte((byte)',');
                }

                json.String(name);
                json.Byte((byte)':');
                if (!WriteNamed(name, member, depth) || !Fits(start))
                {
                    return false;
                }
            }
        }
        catch (Exception exception)
        {
            Fault = MessageFault.Unreadable(exception);
            return false;
        }

        json.Byte((byte)'}');
        return true;
    }

    private bool Enter(int depth)
    {
        if (depth <= limits.Depth)
        {
            return true;
        }

        Fault = new MessageFault(SendReason.TooDeep, null, $"The value is nested more than {limits.Depth} levels deep, the limit.");
        return false;
    }
}
