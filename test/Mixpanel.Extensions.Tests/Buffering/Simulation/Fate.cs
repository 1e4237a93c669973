namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>What has happened to one accepted message so far.</summary>
internal sealed class Fate
{
    internal required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>How often Mixpanel got it.</summary>
    internal int Copies { get; set; }

    internal string? MustNotBeSentAgain { get; set; }

    /// <summary>Whether a newer change of the same profile was sent while this one had not ended: it must have been given up.</summary>
    internal bool IsOvertaken { get; set; }

    /// <summary>What observers were told.</summary>
    internal SendResult? Outcome { get; set; }
}
