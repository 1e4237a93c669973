namespace Mixpanel.Extensions.Tests.Buffering.Simulation;

/// <summary>How Mixpanel is doing over a day, and what it answers: both depend on the seed, the time and the batch, not on which thread is first.</summary>
internal sealed class Weather
{
    private readonly int _seed;
    private readonly DateTimeOffset _start;
    private readonly List<(TimeSpan Until, Condition Condition)> _forecast = [];

    internal Weather(int seed, DateTimeOffset start, TimeSpan length)
    {
        _seed = seed;
        _start = start;
        var random = new Random(seed);
        for (var time = TimeSpan.Zero; time < length;)
        {
            time += TimeSpan.FromMinutes(-30 * Math.Log(1 - random.NextDouble()));
            _forecast.Add((time, Condition.Fine));

            // From five seconds to nearly an hour, short ones more often.
            time += TimeSpan.FromSeconds(5 * Math.Exp(6.5 * random.NextDouble()));
            _forecast.Add((time, (Condition)random.Next(1, 8)));
        }
    }

    internal bool IsOver { get; set; }

    internal Forecast Answer(DateTimeOffset now, IReadOnlyList<MixpanelMessage> batch, int attempt)
    {
        var random = new Random(HashCode(_seed, (int)batch[0].Kind, batch[0].Time.ToUnixTimeMilliseconds(), attempt));
        var condition = At(now);
        if (condition == Condition.Flaky)
        {
            condition = (Condition)random.Next(0, 8);
        }

        var soon = TimeSpan.FromMilliseconds(random.Next(20, 400));
        var late = TimeSpan.FromSeconds(random.Next(1, 15));
        return condition switch
        {
            Condition.Refusing => new(soon, SendResult.Failed(SendReason.ConnectionFailed, Repeat.Safe), IsTaken: false),
            Condition.Unavailable => new(
                random.Next(3) == 0 ? late : soon, SendResult.Failed(SendReason.ServerError, Repeat.Uncertain, 503), random.Next(4) == 0),
            Condition.Broken => new(soon, SendResult.Failed(SendReason.Canceled, Repeat.Uncertain), IsTaken: false),
            Condition.Hanging => new(TimeSpan.FromSeconds(15), SendResult.Failed(SendReason.TimedOut, Repeat.Uncertain), random.Next(2) == 0),
            Condition.RateLimiting => new(
                random.Next(3) == 0 ? late : soon,
                SendResult.Failed(SendReason.RateLimited, Repeat.Safe, 429, retryAfter: TimeSpan.FromSeconds(random.Next(0, 400))),
                IsTaken: false),
            Condition.Rejecting => new(soon, SendResult.Delivered, IsTaken: true) { RejectEvery = random.Next(1, 8) },
            _ => new(random.Next(5) == 0 ? late : soon, SendResult.Delivered, IsTaken: true),
        };
    }

    private Condition At(DateTimeOffset now) =>
        IsOver ? Condition.Fine : _forecast.FirstOrDefault(part => now - _start < part.Until, (default, Condition.Fine)).Condition;

    /// <summary>Unlike <see cref="System.HashCode"/> the same in every process.</summary>
    private static int HashCode(int seed, int kind, long id, int attempt) =>
        (int)(((((((seed * 1_000_003L) + kind) * 1_000_003L) + id) * 1_000_003L) + attempt) * 2_654_435_761L >> 16);
}
