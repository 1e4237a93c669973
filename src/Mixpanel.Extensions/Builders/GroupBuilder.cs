using Mixpanel.Extensions.Builders;

namespace Mixpanel.Extensions;

/// <summary>Changes to the profile of a group, such as a company. Mixpanel's groups can neither add nor append.</summary>
public sealed class GroupBuilder : UpdateBuilder<GroupBuilder>
{
    private readonly string _groupKey;
    private readonly string _groupId;

    /// <summary>Changes to a group's profile.</summary>
    /// <param name="groupKey">The group key, as declared in the project's settings, for example <c>company</c>.</param>
    /// <param name="groupId">The group, as events name it.</param>
    public GroupBuilder(string groupKey, string groupId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(groupKey);
        ArgumentException.ThrowIfNullOrWhiteSpace(groupId);
        _groupKey = groupKey;
        _groupId = groupId;
    }

    internal override MessageKind Kind => MessageKind.Group;

    private protected override EncodeOutcome Encode(ProjectEncoding project)
    {
        var context = new MessageContext(Kind, null, null, null);
        return project.Enrich(context) is { } fault
            ? fault
            : UpdateEncoder.Encode(
                project, Kind, new() { ["$group_key"] = _groupKey, ["$group_id"] = _groupId }, Operations, MetaValues, context.Rewriter);
    }
}
