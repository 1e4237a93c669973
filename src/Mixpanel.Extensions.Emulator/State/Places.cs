using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Says by which address Mixpanel places an event or a profile, and writes the place down.</summary>
internal static class Places
{
    private const string City = "$city";
    private const string Region = "$region";

    // Events and profiles name the same thing differently.
    private const string EventCountry = "mp_country_code";
    private const string ProfileCountry = "$country_code";

    /// <summary>Adds the place of an event, unless the sender said where it was.</summary>
    public static void AddTo(JsonObject properties, ReceivedMessage message, Func<string, EmulatorPlace?>? locate)
    {
        if (properties.ContainsKey(City) || properties.ContainsKey(Region) || properties.ContainsKey(EventCountry))
        {
            return;
        }

        if (AddressOf(properties, message) is { } address && Find(address, locate) is { } place)
        {
            Write(properties, place, EventCountry);
        }
    }

    /// <summary>Adds the place of a profile, over what is there.</summary>
    public static void AddTo(JsonObject profile, string address, Func<string, EmulatorPlace?>? locate)
    {
        if (Find(address, locate) is { } place)
        {
            Write(profile, place, ProfileCountry);
        }
    }

    /// <summary>The address that says where a user is; <see langword="null"/> when the sender wants it left alone.</summary>
    public static string? AddressOf(JsonObject update, Arrival? arrival)
    {
        if (update.IdText("$ip") is { Length: > 0 } named)
        {
            return named == "0" ? null : TextLimit.Cut(named);
        }

        return arrival?.UseAddress == false ? null : arrival?.Address;
    }

    private static string? AddressOf(JsonObject properties, ReceivedMessage message)
    {
        if (properties.ContainsKey("$latitude") && properties.ContainsKey("$longitude"))
        {
            return null;
        }

        if (properties.IdText("ip") is { Length: > 0 } named)
        {
            return named == "0" ? null : named;
        }

        var useRequest = message.Endpoint == EmulatorEndpoint.Import || message.Arrival?.UseAddress == true;

        return useRequest ? message.Arrival?.Address : null;
    }

    private static EmulatorPlace? Find(string address, Func<string, EmulatorPlace?>? locate)
    {
        try
        {
            return locate?.Invoke(address);
        }
        catch (Exception)
        {
            // A bug in the caller's code must not become a reply Mixpanel would never give.
            return null;
        }
    }

    private static void Write(JsonObject target, EmulatorPlace place, string countryName)
    {
        Set(City, place.City);
        Set(Region, place.Region);
        Set(countryName, place.Country);

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                target[name] = value;
            }
        }
    }
}
