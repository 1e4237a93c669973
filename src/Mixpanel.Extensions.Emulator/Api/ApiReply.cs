using System.Text.Json.Serialization.Metadata;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>What the API answers: a status and, unless there is nothing to say, JSON.</summary>
internal sealed record ApiReply(int Status, object? Value, JsonTypeInfo? Type)
{
    public static ApiReply Done { get; } = new(StatusCodes.Status204NoContent, null, null);

    public static ApiReply Of<T>(T value, JsonTypeInfo<T> type) => new(StatusCodes.Status200OK, value, type);

    public static ApiReply Error(int status, string message) => new(status, new ErrorDto(message), ApiJson.Instance.ErrorDto);

    public static ApiReply NotFound(string message) => Error(StatusCodes.Status404NotFound, message);
}
