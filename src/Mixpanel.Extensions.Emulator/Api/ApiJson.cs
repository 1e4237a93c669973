using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>How the API writes JSON.</summary>
[JsonSerializable(typeof(MessageDto))]
[JsonSerializable(typeof(MessagesDto))]
[JsonSerializable(typeof(UsersDto))]
[JsonSerializable(typeof(GroupsDto))]
[JsonSerializable(typeof(EventsDto))]
[JsonSerializable(typeof(EventSummary))]
[JsonSerializable(typeof(ProfileDto))]
[JsonSerializable(typeof(GroupDto))]
[JsonSerializable(typeof(EmulatorSummary))]
[JsonSerializable(typeof(ErrorDto))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    // A message may be 64 levels deep, and lies within a few more.
    private const int MaxDepth = 80;

    public static ApiJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<EmulatorEndpoint>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ReceivedKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<ReceivedOutcome>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<IdentityMode>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<PropertyType>(JsonNamingPolicy.CamelCase),
        },
    });
}
