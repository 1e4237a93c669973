namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>Ids of the messages that are sent.</summary>
internal static class Ids
{
    public const string Event = "29fc2962-6d9c-455d-95ad-95b84f09b9e4";
}
