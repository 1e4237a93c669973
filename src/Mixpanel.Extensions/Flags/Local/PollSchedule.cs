namespace Mixpanel.Extensions.Flags.Local;

/// <summary>The pure part of polling: how long to wait for the next fetch.</summary>
internal sealed class PollSchedule(TimeSpan interval)
{
    /// <summary>Without any definitions every flag is a fallback, so the first ones are worth more requests.</summary>
    private static readonly TimeSpan _firstRetry = TimeSpan.FromSeconds(5);

    /// <summary>However long Mixpanel fails, it is asked again after so many intervals.</summary>
    private const int MostIntervals = 5;

    /// <summary>What chance adds, so that a fleet that was started together does not ask together for ever.</summary>
    private const double Jitter = 0.1;

    /// <summary>How many fetches failed one after the other.</summary>
    internal int Failures { get; private set; }

    /// <returns>How many had failed before.</returns>
    internal int Succeeded()
    {
        var failures = Failures;
        Failures = 0;
        return failures;
    }

    internal void Failed() => Failures++;

    /// <param name="hasDefinitions">Whether there is something to go on with.</param>
    /// <param name="retryAfter">What the server asked for.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal TimeSpan Next(bool hasDefinitions, TimeSpan? retryAfter, double chance)
    {
        var doubled = Math.Pow(2, Math.Min(Math.Max(Failures - 1, 0), 30));
        var wait = hasDefinitions || Failures == 0
            ? interval * Math.Min(doubled, MostIntervals)
            : Min(Min(interval, _firstRetry) * doubled, interval);
        wait *= 1 + (Jitter * chance);
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
