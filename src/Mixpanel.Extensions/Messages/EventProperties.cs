namespace Mixpanel.Extensions;

/// <summary>Names of event properties that mean something to Mixpanel (reference "Reserved properties" and "Default properties").</summary>
public static class EventProperties
{
    /// <summary>The project's token.</summary>
    public const string Token = "token";

    /// <summary>Who did it.</summary>
    public const string DistinctId = "distinct_id";

    /// <summary>The known user, in projects with simplified identity merge.</summary>
    public const string UserId = "$user_id";

    /// <summary>The anonymous device, in projects with simplified identity merge.</summary>
    public const string DeviceId = "$device_id";

    /// <summary>When it happened.</summary>
    public const string Time = "time";

    /// <summary>The key by which a second copy is dropped.</summary>
    public const string InsertId = "$insert_id";

    /// <summary>The address to locate the user by; <c>"0"</c> for none.</summary>
    public const string Ip = "ip";

    /// <summary>Where it happened, in degrees.</summary>
    public const string Latitude = "$latitude";

    /// <summary>Where it happened, in degrees.</summary>
    public const string Longitude = "$longitude";

    /// <summary>The name of the library that sent it.</summary>
    public const string Library = "mp_lib";

    /// <summary>The version of the library that sent it.</summary>
    public const string LibraryVersion = "$lib_version";

    /// <summary>A true value makes Mixpanel ignore the event, for bots and tests.</summary>
    public const string Ignore = "$ignore";

    /// <summary>How long it took, in seconds.</summary>
    public const string Duration = "$duration";

    /// <summary>The city.</summary>
    public const string City = "$city";

    /// <summary>The region or state.</summary>
    public const string Region = "$region";

    /// <summary>The country, two letters. Profiles use <see cref="ProfileProperties.CountryCode"/>.</summary>
    public const string CountryCode = "mp_country_code";

    /// <summary>The operating system.</summary>
    public const string OperatingSystem = "$os";

    /// <summary>The browser.</summary>
    public const string Browser = "$browser";

    /// <summary>The address of the page.</summary>
    public const string CurrentUrl = "$current_url";

    /// <summary>The address of the page before.</summary>
    public const string Referrer = "$referrer";
}
