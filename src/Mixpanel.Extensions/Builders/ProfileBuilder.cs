using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>Changes to the profile of a user.</summary>
public sealed class ProfileBuilder : UpdateBuilder<ProfileBuilder>
{
    private readonly string _distinctId;

    /// <summary>Changes to a user's profile.</summary>
    /// <param name="distinctId">The user. <c>$device:</c> and an id addresses an anonymous profile in projects with simplified identity merge.</param>
    public ProfileBuilder(string distinctId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(distinctId);
        _distinctId = distinctId;
    }

    internal override MessageKind Kind => MessageKind.Profile;

    /// <summary>Adds to a number (<c>$add</c>); a property that is not there counts as 0. May count late, but never twice.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Increment(string name) => Increment(name, 1);

    /// <summary>Adds to a number (<c>$add</c>); a property that is not there counts as 0. May count late, but never twice.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="by">How much; a negative number subtracts.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Increment(string name, PropertyValue by) => Add("$add", name, RequireNumber(by));

    /// <summary>Adds to numbers (<c>$add</c>).</summary>
    /// <param name="properties">How much to each. Copied.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Increment(MixpanelProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);

        var numbers = new MixpanelProperties();
        foreach (var (name, by) in properties)
        {
            numbers[name] = RequireNumber(by);
        }

        return Add("$add", numbers);
    }

    /// <summary>Appends a value to a list property (<c>$append</c>), even if the list has it.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Append(string name, PropertyValue value) => Add("$append", name, value);

    /// <summary>Appends a value to each of several list properties (<c>$append</c>).</summary>
    /// <param name="properties">The values. Copied.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Append(MixpanelProperties properties) => Add("$append", properties);

    /// <summary>Records revenue: appends a charge to <c>$transactions</c>.</summary>
    /// <param name="amount">A number.</param>
    /// <param name="at">When; left out it is not sent, and Mixpanel takes the time of arrival.</param>
    /// <param name="properties">More about the charge. Copied.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder TrackCharge(PropertyValue amount, EventTime? at = null, MixpanelProperties? properties = null)
    {
        var charge = properties?.Copy() ?? new MixpanelProperties();
        if (at is { } time)
        {
            charge["$time"] = time.ToDateTimeOffset();
        }

        charge["$amount"] = RequireNumber(amount);
        return Append(ProfileProperties.Transactions, charge);
    }

    /// <summary>Deletes all charges (<c>$unset</c> of <c>$transactions</c>).</summary>
    /// <returns>This builder.</returns>
    public ProfileBuilder ClearCharges() => Unset(ProfileProperties.Transactions);

    /// <summary>Addresses exactly this id, even if it is an alias of another one. For deleting duplicates.</summary>
    /// <returns>This builder.</returns>
    public ProfileBuilder IgnoreAlias() => Meta("$ignore_alias", true);

    /// <summary>Says where the user is.</summary>
    /// <param name="latitude">In degrees.</param>
    /// <param name="longitude">In degrees.</param>
    /// <returns>This builder.</returns>
    public ProfileBuilder Location(double latitude, double longitude) => Meta("$latitude", latitude).Meta("$longitude", longitude);

    private protected override EncodeOutcome Encode(ProjectEncoding project)
    {
        var context = new MessageContext(Kind, null, _distinctId, null);
        if (project.Enrich(context) is { } fault)
        {
            return fault;
        }

        return UpdateEncoder.Encode(project, Kind, new() { ["$distinct_id"] = context.DistinctId }, Operations, MetaValues, context.Rewriter);
    }

    private static PropertyValue RequireNumber(PropertyValue value) =>
        value.IsNumber ? value : PropertyValue.FromFault(MessageFault.Invalid("Only a number can be added."));
}
