using System.Globalization;
using System.Net.Http.Headers;

namespace Mixpanel.Extensions.Transport;

/// <summary>The pure part of retrying: how long to wait.</summary>
internal static class RetrySchedule
{
    /// <summary>The wait before a repetition, counted from zero: doubling up to a maximum, plus chance so that clients do not march in step.</summary>
    internal static TimeSpan Delay(RetryOptions options, int repetition, double chance, TimeSpan? retryAfter)
    {
        var doubled = options.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(repetition, 62));
        var jitter = options.MinJitter + ((options.MaxJitter - options.MinJitter) * chance);
        var delay = TimeSpan.FromSeconds(Math.Min(doubled, options.MaxDelay.TotalSeconds)) + jitter;

        // What the server asks for is the least, never a reason to come back sooner.
        return retryAfter > delay ? retryAfter.Value : delay;
    }

    /// <summary>What a server asks us to wait, in seconds or as a date; the longest of several, between zero and <paramref name="maximum"/>.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan maximum)
    {
        if (!headers.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        TimeSpan? longest = null;
        foreach (var value in values)
        {
            if (Parse(value.Trim(), now) is { } seconds)
            {
                var wait = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, maximum.TotalSeconds));
                longest = longest > wait ? longest : wait;
            }
        }

        return longest;
    }

    private static double? Parse(string value, DateTimeOffset now)
    {
        if (value.Length > 0 && value.All(char.IsAsciiDigit) && double.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds;
        }

        return RetryConditionHeaderValue.TryParse(value, out var header) && header.Date is { } date ? (date - now).TotalSeconds : null;
    }
}
