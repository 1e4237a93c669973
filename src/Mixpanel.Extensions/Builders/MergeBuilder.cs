using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>Joins two ids of one user for ever (<c>$merge</c>). It cannot be undone.</summary>
/// <remarks>For projects with original identity merge. Needs a service account or project secret, else it is rejected.</remarks>
public sealed class MergeBuilder : MessageBuilder<MergeBuilder>
{
    private readonly string _distinctId1;
    private readonly string _distinctId2;

    /// <summary>Two ids of one user.</summary>
    /// <param name="distinctId1">The one.</param>
    /// <param name="distinctId2">The other.</param>
    public MergeBuilder(string distinctId1, string distinctId2)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(distinctId1);
        ArgumentException.ThrowIfNullOrWhiteSpace(distinctId2);
        _distinctId1 = distinctId1;
        _distinctId2 = distinctId2;
    }

    internal override MessageKind Kind => MessageKind.Merge;

    private protected override EncodeOutcome Encode(ProjectEncoding project) => project.CanMerge
        ? IdentityEncoder.Encode(
            project,
            Kind,
            "$merge",
            new MixpanelProperties { ["$distinct_ids"] = new[] { _distinctId1, _distinctId2 }, ["token"] = project.Token },
            MetaValues,
            [("$distinct_ids[0]", _distinctId1), ("$distinct_ids[1]", _distinctId2)])
        : new MessageFault(
            SendReason.CredentialsRequired, "ServiceAccount", "Mixpanel merges ids only for a service account or the project secret; configure one.");
}
