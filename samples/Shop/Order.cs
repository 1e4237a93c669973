namespace Shop;

/// <summary>What a customer orders.</summary>
public sealed record Order(string CustomerId, string Email, string Company, decimal Total, IReadOnlyList<string> Items, bool IsGift);
