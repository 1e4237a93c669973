namespace Mixpanel.Extensions.Builders;

/// <summary>Where among a caller's properties the ones are that this library would otherwise set itself.</summary>
internal readonly struct ReservedProperties
{
    private ReservedProperties(MixpanelProperties properties)
    {
        var entries = properties.Entries;
        var others = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            switch (entries[i].Key)
            {
                case EventProperties.DistinctId: DistinctId = i; break;
                case EventProperties.Time: Time = i; break;
                case EventProperties.InsertId: InsertId = i; break;
                case EventProperties.Token: HasToken = true; break;
                case EventProperties.Library: HasLibrary = true; break;
                case EventProperties.LibraryVersion: HasLibraryVersion = true; break;
                case EventProperties.Ip: HasIp = true; break;
                case EventProperties.UserId: UserId = i; break;
                case EventProperties.DeviceId: DeviceId = i; break;
                default: others++; break;
            }
        }

        Others = others;
    }

    internal static ReservedProperties None => new(new MixpanelProperties());

    internal int DistinctId { get; } = -1;

    internal int UserId { get; } = -1;

    internal int DeviceId { get; } = -1;

    internal int Time { get; } = -1;

    internal int InsertId { get; } = -1;

    internal bool HasToken { get; }

    internal bool HasLibrary { get; }

    internal bool HasLibraryVersion { get; }

    internal bool HasIp { get; }

    /// <summary>How many properties count towards Mixpanel's limit of properties per event.</summary>
    internal int Others { get; }

    internal static ReservedProperties Find(MixpanelProperties? properties) => properties is null ? None : new(properties);

    /// <summary>Whether this library writes a name itself, so that it cannot be a default property.</summary>
    internal static bool Contains(string name) => name is EventProperties.Token or EventProperties.DistinctId or EventProperties.Time
        or EventProperties.InsertId or EventProperties.Library or EventProperties.LibraryVersion or EventProperties.Ip;
}
