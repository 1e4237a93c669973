namespace Mixpanel.Extensions.Senders;

/// <summary>A stage that delivers what it holds when it is disposed, within a limit of its own, so that a flush before would wait twice.</summary>
internal interface IDrainsOnDispose
{
    /// <summary>How long disposing takes at most.</summary>
    TimeSpan DrainLimit { get; }
}
