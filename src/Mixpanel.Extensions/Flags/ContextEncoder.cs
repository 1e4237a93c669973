using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Flags;

/// <summary>A context as the JSON with which Mixpanel is asked.</summary>
internal static class ContextEncoder
{
    internal static byte[] Encode(ContextIds ids, ContextProperties? properties)
    {
        var json = JsonBuffer.Rent();
        try
        {
            json.Byte((byte)'{');
            Add(json, ContextIds.DistinctIdKey, ids.DistinctId);
            Add(json, ContextIds.DeviceIdKey, ids.DeviceId);
            foreach (var (key, text) in ids.Groups)
            {
                Add(json, key, text);
            }

            if (properties is not null)
            {
                AddName(json, ContextIds.PropertiesKey);
                properties.Write(json);
            }

            json.Byte((byte)'}');
            return json.ToArray();
        }
        finally
        {
            JsonBuffer.Return(json);
        }
    }

    private static void Add(JsonBuffer json, string name, string? text)
    {
        if (text is not null)
        {
            AddName(json, name);
            json.String(text);
        }
    }

    private static void AddName(JsonBuffer json, string name)
    {
        if (json.Length > 1)
        {
            json.NextName(name);
            return;
        }

        json.String(name);
        json.Byte((byte)':');
    }
}
