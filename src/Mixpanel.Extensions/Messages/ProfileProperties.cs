namespace Mixpanel.Extensions;

/// <summary>Names of profile properties that mean something to Mixpanel (reference "Reserved properties").</summary>
public static class ProfileProperties
{
    /// <summary>The name shown for a user or group.</summary>
    public const string Name = "$name";

    /// <summary>The first name.</summary>
    public const string FirstName = "$first_name";

    /// <summary>The last name.</summary>
    public const string LastName = "$last_name";

    /// <summary>The e-mail address.</summary>
    public const string Email = "$email";

    /// <summary>The phone number.</summary>
    public const string Phone = "$phone";

    /// <summary>The address of a picture.</summary>
    public const string Avatar = "$avatar";

    /// <summary>When the profile was made.</summary>
    public const string Created = "$created";

    /// <summary>The city.</summary>
    public const string City = "$city";

    /// <summary>The region or state.</summary>
    public const string Region = "$region";

    /// <summary>The country, two letters. Events use <see cref="EventProperties.CountryCode"/>.</summary>
    public const string CountryCode = "$country_code";

    /// <summary>The time zone.</summary>
    public const string Timezone = "$timezone";

    /// <summary>The list that charges are appended to.</summary>
    public const string Transactions = "$transactions";
}
