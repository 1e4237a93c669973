using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Original ID Merge: <c>$identify</c>, <c>$create_alias</c> and <c>$merge</c> join ids; what cannot be joined fails in silence.</summary>
/// <remarks>Mixpanel picks the id that stands for a person as it likes. Here it is the known user, or the id that was named first.</remarks>
internal sealed class OriginalIdentity(People people) : IIdentity
{
    public Ownership Resolve(ReceivedKind kind, JsonObject properties, DateTimeOffset at) => kind switch
    {
        ReceivedKind.Identify => Identify(properties, at),
        ReceivedKind.Alias => Alias(properties, at),
        ReceivedKind.Merge => Merge(properties, at),
        _ => Own(properties.IdText("distinct_id"), at),
    };

    private Ownership Identify(JsonObject properties, DateTimeOffset at)
    {
        var user = properties.IdText("$identified_id");
        var anonymous = properties.IdText("$anon_id");
        var owner = Own(properties.IdText("distinct_id") is { Length: > 0 } own ? own : user, at);

        if (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(anonymous))
        {
            return owner with { Failure = IdentityFailure.NoIds };
        }

        if (!IsRandomUuid(anonymous))
        {
            return owner with { Failure = IdentityFailure.NotUuid };
        }

        return owner with { Failure = Join(user, anonymous, IdentityFailure.AlreadyIdentified, at) };
    }

    private Ownership Alias(JsonObject properties, DateTimeOffset at)
    {
        var original = properties.IdText("distinct_id");
        var alias = properties.IdText("alias");
        var owner = Own(original, at);

        return string.IsNullOrEmpty(original) || string.IsNullOrEmpty(alias)
            ? owner with { Failure = IdentityFailure.NoIds }
            : owner with { Failure = Join(original, alias, IdentityFailure.AliasTaken, at) };
    }

    private Ownership Merge(JsonObject properties, DateTimeOffset at)
    {
        if (properties["$distinct_ids"] is not JsonArray { Count: 2 } ids || ids.Any(id => id is null || JsonReading.IdText(id).Length == 0))
        {
            return Own(properties.IdText("distinct_id"), at) with { Failure = IdentityFailure.NotTwoIds };
        }

        var first = JsonReading.IdText(ids[0]!);

        return Own(first, at) with { Failure = Unite(people.See(first, at), people.See(JsonReading.IdText(ids[1]!), at)) };
    }

    private Ownership Own(string? id, DateTimeOffset at) => new(id, string.IsNullOrEmpty(id) ? null : people.See(id, at));

    /// <summary>Joins an id that may be joined to one other only.</summary>
    private IdentityFailure? Join(string id, string joining, IdentityFailure taken, DateTimeOffset at)
    {
        var into = people.See(id, at);
        var joined = people.See(joining, at);

        if (joined.JoinedTo is not null && joined.Person != into.Person)
        {
            return taken;
        }

        if (Unite(into, joined) is { } failure)
        {
            return failure;
        }

        joined.JoinedTo ??= into.Id;
        return null;
    }

    private IdentityFailure? Unite(KnownId into, KnownId joined)
    {
        if (into.Person == joined.Person)
        {
            return null;
        }

        if (into.Person.Count + joined.Person.Count > IdentityFailure.MaxIds)
        {
            return IdentityFailure.TooManyIds;
        }

        var absorbed = joined.Person.Canonical;
        people.Join(into.Person, joined.Person);
        people.MoveProfile(absorbed, into.Person.Canonical);

        return null;
    }

    private static bool IsRandomUuid(string text) => Guid.TryParseExact(text, "D", out var id) && id.Version == 4 && id.Variant is >= 8 and <= 11;
}
