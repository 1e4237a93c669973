using Mixpanel.Extensions.Builders;

namespace Mixpanel.Extensions;

/// <summary>Something a user did at a given time, however long ago. It goes to <c>/import?strict=1</c>, which answers for every event.</summary>
public sealed class ImportBuilder : EventMessageBuilder<ImportBuilder>
{
    /// <summary>A past event of a user.</summary>
    /// <param name="distinctId">Who did it. May be empty if the event also has a user id or device id.</param>
    /// <param name="eventName">What was done.</param>
    /// <param name="at">When. For seconds since the epoch use <see cref="DateTimeOffset.FromUnixTimeSeconds(long)"/>.</param>
    public ImportBuilder(string distinctId, string eventName, EventTime at)
        : this(distinctId, eventName, at, borrowed: null)
    {
    }

    internal ImportBuilder(string distinctId, string eventName, EventTime at, MixpanelProperties? borrowed)
        : base(Given.DistinctId(distinctId), eventName, borrowed) => At(at);

    internal override MessageKind Kind => MessageKind.Import;
}
