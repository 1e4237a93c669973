namespace Mixpanel.Extensions;

/// <summary>Settings of <c>AddRemoteFlags</c>. Bound from subsection <c>Flags:Remote</c> of the project's section; read once, at the start.</summary>
public sealed class RemoteFlagsOptions
{
    /// <summary>How long an answer may take, repetitions included. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a request whose connection failed is repeated, and only such a one. Default 2.</summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before a repetition, on average; it doubles. Default 100 milliseconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After how many requests within 30 seconds, half of them failed, nobody is asked for a while. Default 10; at least 2.</summary>
    public int BreakerRequests { get; set; } = 10;

    /// <summary>How long nobody is asked then; every flag is a fallback meanwhile. Default 10 seconds.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the answer for a context is kept and not asked for again; that a flag is not in it is kept too. Default <c>null</c>: with local flags as
    /// long as <see cref="LocalFlagsOptions.PollInterval"/>, for their definitions are just as old; otherwise not at all. Zero is never: every call asks.
    /// If anything is kept, the first call asks for all flags of the context at once.
    /// </summary>
    public TimeSpan? CacheDuration { get; set; }

    /// <summary>How many contexts are kept at most, each with all its flags: about 20 KB for 50 small ones. Default 1,000.</summary>
    public int CacheSize { get; set; } = 1_000;
}
