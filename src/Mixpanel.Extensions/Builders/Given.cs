namespace Mixpanel.Extensions.Builders;

/// <summary>Checks of arguments that the base class library has no name for.</summary>
internal static class Given
{
    /// <summary>A distinct id may be empty, because simplified identity merge has events without one, but it is never null or mere spaces.</summary>
    internal static string DistinctId(string distinctId)
    {
        ArgumentNullException.ThrowIfNull(distinctId);
        if (distinctId.Length > 0)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(distinctId);
        }

        return distinctId;
    }
}
