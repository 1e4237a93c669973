namespace Shop;

/// <summary>What an order costs.</summary>
public sealed record Receipt(decimal Subtotal, decimal Shipping, decimal Total);
