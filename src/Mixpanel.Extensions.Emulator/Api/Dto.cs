using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>Turns what the store knows into what the API shows.</summary>
internal static class Dto
{
    public static MessageDto Of(ReceivedMessage message) => new(
        message.Sequence,
        message.Arrival?.Request,
        message.ReceivedAt,
        message.Endpoint,
        message.Kind,
        message.Name,
        message.Subject,
        message.Outcome,
        message.Problem,
        JsonTree.TryParse(message.Utf8, out var element) ? new JsonTree().Build(element) : null);

    public static ProfileDto Of(UserProfile user, int limit) => new(
        user.DistinctId,
        user.Ids,
        user.HasProfile,
        user.Properties,
        [.. user.Operations.Select(Of)],
        user.EventCount,
        [.. user.Events.TakeLast(limit).Select(Of)],
        user.FirstSeen,
        user.LastSeen);

    public static GroupDto Of(GroupProfile group) => new(
        group.GroupKey,
        group.GroupId,
        group.HasProfile,
        group.Properties,
        [.. group.Operations.Select(Of)],
        group.FirstSeen,
        group.LastSeen);

    private static OperationDto Of(ProfileOperation operation) => new(
        operation.Sequence,
        operation.ReceivedAt,
        operation.Name,
        operation.Operand,
        operation.Id,
        operation.LocatedBy,
        operation.Remark);

    private static StoredEventDto Of(StoredEvent stored) => new(stored.Sequence, stored.Time, stored.Name, stored.Properties);
}
