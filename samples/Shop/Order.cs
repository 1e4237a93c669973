namespace Shop;

/// <summary>What a customer orders. Shipping is added by the shop.</summary>
public sealed record Order(string CustomerId, string Email, string Company, decimal Subtotal, IReadOnlyList<string> Items, bool IsGift);
