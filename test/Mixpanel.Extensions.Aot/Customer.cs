using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Aot;

/// <summary>An application's own type, which is read without reflection.</summary>
internal sealed record Customer([property: JsonPropertyName("plan name")] string Plan, int Seats, Address Address);

internal sealed record Address(string City);

[JsonSerializable(typeof(Customer))]
internal sealed partial class CustomerContext : JsonSerializerContext;
