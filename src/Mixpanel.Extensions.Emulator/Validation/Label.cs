using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Validation;

/// <summary>How a message is listed: what it is, its name, and whom it concerns. Long names and ids are cut, as Mixpanel cuts them.</summary>
internal sealed record Label(ReceivedKind Kind, string Name, string Subject)
{
    // First come the ids that name a person directly.
    private static readonly string[] _subjects = ["distinct_id", "$user_id", "$device_id", "$identified_id", "$distinct_ids"];

    public static Label OfEvent(Record record, ReceivedKind ordinary)
    {
        var name = record.EventName ?? record.Json?.Text("event") ?? "";

        var kind = name switch
        {
            IdentityEvents.Identify => ReceivedKind.Identify,
            IdentityEvents.CreateAlias => ReceivedKind.Alias,
            IdentityEvents.Merge => ReceivedKind.Merge,
            _ => ordinary,
        };

        return new Label(kind, TextLimit.Cut(name), SubjectOf(record.Properties ?? []));
    }

    public static Label OfProfile(Record record)
    {
        var update = record.Json ?? [];

        return new Label(ReceivedKind.ProfileUpdate, OperatorsOf(update), TextLimit.Cut(update.IdText("$distinct_id") ?? ""));
    }

    public static Label OfGroup(Record record)
    {
        var update = record.Json ?? [];
        var key = update.IdText("$group_key");
        var id = update.IdText("$group_id");
        var subject = key is null && id is null ? "" : $"{TextLimit.Cut(key ?? "")}/{TextLimit.Cut(id ?? "")}";

        return new Label(ReceivedKind.GroupUpdate, OperatorsOf(update), subject);
    }

    private static string OperatorsOf(JsonObject update) => string.Join('+', ProfileOperators.In(update));

    private static string SubjectOf(JsonObject properties)
    {
        foreach (var key in _subjects)
        {
            if (properties.IdText(key) is { Length: > 0 } id)
            {
                return TextLimit.Cut(id);
            }
        }

        return "";
    }
}
