using Mixpanel.Extensions;

namespace Shop;

/// <summary>What shipping costs a customer, and the variant that says so.</summary>
public sealed record ShippingOffer(decimal Fee, FlagVariant Variant)
{
    internal bool IsFree => Fee == 0;
}
