using System.Security.Cryptography;
using System.Text;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>The id of a user of whom only the IP address is known.</summary>
internal static class AddressId
{
    private const string DistinctId = "distinct_id";

    // As many characters as the ids that Mixpanel's libraries make; how Mixpanel derives its own is not known.
    private const int Characters = 32;

    /// <summary>Gives an event without any id one that is made from the address.</summary>
    public static void FillIn(Record record, string address)
    {
        if (record.Properties is { } properties
            && properties.IdText(DistinctId) is null
            && properties.IdText("$user_id") is null
            && properties.IdText("$device_id") is null)
        {
            properties[DistinctId] = Of(address);
        }
    }

    public static string Of(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..Characters];
}
