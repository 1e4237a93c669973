using Mixpanel.Extensions;

namespace Shop;

/// <summary>An A/B test: do more customers order if shipping is free? The value of a feature flag is the fee.</summary>
public sealed class ShippingTest(IMixpanelFlags flags)
{
    internal const string FlagKey = "shipping-fee";

    /// <summary>What everybody pays while the flag has no answer.</summary>
    private const decimal UsualFee = 4.90m;

    /// <summary>The fee of a customer, who is about to see it: Mixpanel is told that, once.</summary>
    public async ValueTask<ShippingOffer> OfferAsync(string customerId, CancellationToken cancellationToken)
    {
        var variant = await flags.GetVariantAsync(FlagKey, new FlagContext(customerId), cancellationToken: cancellationToken);
        return new ShippingOffer(variant.GetValue(UsualFee), variant);
    }
}
