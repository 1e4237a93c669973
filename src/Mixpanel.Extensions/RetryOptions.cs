namespace Mixpanel.Extensions;

/// <summary>How a request is repeated within <see cref="MixpanelOptions.TotalTimeout"/>. The defaults are Mixpanel's advice for <c>/import</c>.</summary>
public sealed class RetryOptions
{
    /// <summary>
    /// How often one request is repeated at most. Default 10; 0 sends every request once. What a buffer holds is not counted here: it is sent again until
    /// <see cref="BufferOptions.MaxAge"/>, with the waits set here.
    /// </summary>
    public int MaxRetries { get; set; } = 10;

    /// <summary>The wait before the first repetition; it doubles with each further one. Default 2 seconds.</summary>
    public TimeSpan InitialDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the doubling stops. Default 60 seconds.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The least that chance adds to a wait. Default 1 second.</summary>
    public TimeSpan MinJitter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most that chance adds to a wait. Default 5 seconds.</summary>
    public TimeSpan MaxJitter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait that a server may ask for through <c>Retry-After</c>; a longer one counts as this. Default 15 minutes.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether <c>$add</c> and <c>$append</c> are repeated although the first request may have arrived. Default <c>false</c>: they are repeated after a
    /// failed connection or a 429 only, and so never count twice.
    /// </summary>
    public bool RepeatIncrements { get; set; }
}
