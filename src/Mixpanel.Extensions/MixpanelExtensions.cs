namespace Mixpanel.Extensions;

/// <summary>The six kinds of message in one call each. All answer what <see cref="IMixpanel.SendAsync(MessageBuilder, CancellationToken)"/> answers.</summary>
public static class MixpanelExtensions
{
    /// <summary>Sends an event.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="distinctId">Who did it.</param>
    /// <param name="eventName">What was done, for example <c>Order Placed</c>.</param>
    /// <param name="properties">More about it. Read before the call returns, never kept or changed.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> TrackAsync(
        this IMixpanel mixpanel,
        string distinctId,
        string eventName,
        MixpanelProperties? properties = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        return mixpanel.SendAsync(new EventBuilder(distinctId, eventName, properties), cancellationToken);
    }

    /// <summary>Sends an event that happened at a given time, however long ago.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="distinctId">Who did it.</param>
    /// <param name="eventName">What was done.</param>
    /// <param name="time">When. A <see cref="DateTime"/> of unspecified kind counts as UTC.</param>
    /// <param name="properties">More about it. Read before the call returns, never kept or changed.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> ImportAsync(
        this IMixpanel mixpanel,
        string distinctId,
        string eventName,
        EventTime time,
        MixpanelProperties? properties = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        return mixpanel.SendAsync(new ImportBuilder(distinctId, eventName, time, properties), cancellationToken);
    }

    /// <summary>Gives a known user a second id, in projects with original or legacy identity.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="alias">The new id.</param>
    /// <param name="original">The id that exists.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> AliasAsync(
        this IMixpanel mixpanel, string alias, string original, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        return mixpanel.SendAsync(new AliasBuilder(alias, original), cancellationToken);
    }

    /// <summary>Joins two ids of one user for ever, in projects with original identity merge. Needs a service account or project secret.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="distinctId1">The one id.</param>
    /// <param name="distinctId2">The other id.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> MergeAsync(
        this IMixpanel mixpanel, string distinctId1, string distinctId2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        return mixpanel.SendAsync(new MergeBuilder(distinctId1, distinctId2), cancellationToken);
    }

    /// <summary>
    /// Joins an anonymous id to a known user at login, in projects with original identity merge. With simplified identity merge send an event with
    /// <see cref="EventMessageBuilder{TSelf}.UserId"/> and <see cref="EventMessageBuilder{TSelf}.DeviceId"/> instead.
    /// </summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="userId">The known user.</param>
    /// <param name="anonymousId">The anonymous id so far; Mixpanel expects a UUID of version 4.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> IdentifyAsync(
        this IMixpanel mixpanel, string userId, string anonymousId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        return mixpanel.SendAsync(EventBuilder.Identify(userId, anonymousId), cancellationToken);
    }

    /// <summary>Changes the profile of a user.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="distinctId">The user.</param>
    /// <param name="update">Says what to change; called at once. The operations travel in order, in one request.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> UpdateProfileAsync(
        this IMixpanel mixpanel, string distinctId, Action<ProfileBuilder> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        ArgumentNullException.ThrowIfNull(update);

        var builder = new ProfileBuilder(distinctId);
        update(builder);
        return mixpanel.SendAsync(builder, cancellationToken);
    }

    /// <summary>Changes the profile of a group, such as a company.</summary>
    /// <param name="mixpanel">The project.</param>
    /// <param name="groupKey">The group key, as declared in the project's settings.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="update">Says what to change; called at once. The operations travel in order, in one request.</param>
    /// <param name="cancellationToken">Stops waiting, and sending if it has not begun.</param>
    /// <returns>What became of it.</returns>
    public static Task<SendResult> UpdateGroupAsync(
        this IMixpanel mixpanel, string groupKey, string groupId, Action<GroupBuilder> update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mixpanel);
        ArgumentNullException.ThrowIfNull(update);

        var builder = new GroupBuilder(groupKey, groupId);
        update(builder);
        return mixpanel.SendAsync(builder, cancellationToken);
    }
}
