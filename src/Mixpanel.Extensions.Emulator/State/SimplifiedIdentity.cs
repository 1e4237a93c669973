using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Simplified ID Merge: an event that names a device and a user joins the device to the user, once and for all.</summary>
internal sealed class SimplifiedIdentity(People people) : IIdentity
{
    public const string DevicePrefix = "$device:";

    public Ownership Resolve(ReceivedKind kind, JsonObject properties, DateTimeOffset at)
    {
        var user = properties.IdText("$user_id");
        var device = DeviceOf(properties.IdText("$device_id"));

        if (string.IsNullOrEmpty(user))
        {
            var id = device ?? properties.IdText("distinct_id");

            return new Ownership(id, string.IsNullOrEmpty(id) ? null : people.See(id, at));
        }

        var owner = people.See(user, at);

        if (device is not null && device != user)
        {
            Join(owner, people.See(device, at));
        }

        return new Ownership(user, owner);
    }

    // The first user of a device keeps it. The profile of the device stays behind, out of sight.
    private void Join(KnownId user, KnownId device)
    {
        if (device.JoinedTo is not null)
        {
            return;
        }

        device.JoinedTo = user.Id;
        people.Join(user.Person, device.Person);
    }

    private static string? DeviceOf(string? device)
    {
        if (string.IsNullOrEmpty(device))
        {
            return null;
        }

        return device.StartsWith(DevicePrefix, StringComparison.Ordinal) ? device : DevicePrefix + device;
    }
}
