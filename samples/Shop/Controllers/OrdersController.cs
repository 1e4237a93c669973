using Microsoft.AspNetCore.Mvc;
using Mixpanel.Extensions;

namespace Shop.Controllers;

/// <summary>Takes orders and tells Mixpanel about the event, the customer and the customer's company.</summary>
[ApiController]
[Route("orders")]
public sealed class OrdersController(IMixpanel mixpanel, ShippingTest shipping, TimeProvider clock) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Place(Order order, CancellationToken cancellationToken)
    {
        var placedAt = clock.GetUtcNow();
        var offer = await shipping.OfferAsync(order.CustomerId, cancellationToken);
        var receipt = new Receipt(order.Subtotal, offer.Fee, order.Subtotal + offer.Fee);

        await mixpanel.SendAsync(
            new EventBuilder(order.CustomerId, "Order Placed")
                .With("total", receipt.Total)
                .With("shipping", receipt.Shipping)
                .With("items", order.Items.Count)
                .With("gift", order.IsGift)
                .InGroup("company", order.Company),
            cancellationToken);

        await mixpanel.UpdateProfileAsync(
            order.CustomerId,
            profile => profile
                .Set("$email", order.Email)
                .SetOnce("first_order", placedAt)
                .Union("bought", order.Items.ToArray())
                .Increment("orders")
                .TrackCharge(receipt.Total, placedAt),
            cancellationToken);

        await mixpanel.UpdateGroupAsync(
            "company",
            order.Company,
            company => company.Set("last_order", placedAt).Union("customers", order.CustomerId),
            cancellationToken);

        return Created((string?)null, receipt);
    }
}
