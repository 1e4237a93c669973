using Mixpanel.Extensions.Builders;

namespace Mixpanel.Extensions;

/// <summary>
/// Gives a known user a second id (<c>$create_alias</c>). It never waits in a stage that holds messages, because later messages may use the new id.
/// </summary>
/// <remarks>For projects with original or legacy identity. Nothing is added to it: no time, no insert id, no default properties.</remarks>
public sealed class AliasBuilder : MessageBuilder<AliasBuilder>
{
    private readonly string _alias;
    private readonly string _original;

    /// <summary>A second id for a user.</summary>
    /// <param name="alias">The new id.</param>
    /// <param name="original">The id that exists.</param>
    public AliasBuilder(string alias, string original)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        ArgumentException.ThrowIfNullOrWhiteSpace(original);
        _alias = alias;
        _original = original;
    }

    internal override MessageKind Kind => MessageKind.Alias;

    private protected override EncodeOutcome Encode(ProjectEncoding project) => IdentityEncoder.Encode(
        project,
        Kind,
        "$create_alias",
        new MixpanelProperties { ["distinct_id"] = _original, ["alias"] = _alias, ["token"] = project.Token },
        MetaValues,
        [("distinct_id", _original), ("alias", _alias)]);
}
