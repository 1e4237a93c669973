namespace Mixpanel.Extensions.Senders;

/// <summary>A stage that knows how delivery fares.</summary>
internal interface IReportsHealth
{
    StageHealth Health { get; }
}
