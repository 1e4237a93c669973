using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>Ten properties as a shop would send them, in each form the library takes.</summary>
internal sealed record Order(
    string Plan,
    string Currency,
    string City,
    int Items,
    long Visits,
    decimal Total,
    double Discount,
    bool Gift,
    DateTimeOffset PlacedAt,
    Guid OrderId)
{
    internal static Order Sample { get; } = new(
        "premium",
        "EUR",
        "Zürich",
        3,
        1_204,
        129.95m,
        0.15,
        true,
        new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(1)),
        new Guid("7f8c2b1e-4d3a-4c59-9a6e-0b1c2d3e4f50"));

    internal MixpanelProperties ToProperties() => new()
    {
        [nameof(Plan)] = Plan,
        [nameof(Currency)] = Currency,
        [nameof(City)] = City,
        [nameof(Items)] = Items,
        [nameof(Visits)] = Visits,
        [nameof(Total)] = Total,
        [nameof(Discount)] = Discount,
        [nameof(Gift)] = Gift,
        [nameof(PlacedAt)] = PlacedAt,
        [nameof(OrderId)] = OrderId,
    };

    internal Dictionary<string, object?> ToDictionary() => new()
    {
        [nameof(Plan)] = Plan,
        [nameof(Currency)] = Currency,
        [nameof(City)] = City,
        [nameof(Items)] = Items,
        [nameof(Visits)] = Visits,
        [nameof(Total)] = Total,
        [nameof(Discount)] = Discount,
        [nameof(Gift)] = Gift,
        [nameof(PlacedAt)] = PlacedAt,
        [nameof(OrderId)] = OrderId,
    };
}

[JsonSerializable(typeof(Order), GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class OrderContext : JsonSerializerContext;
