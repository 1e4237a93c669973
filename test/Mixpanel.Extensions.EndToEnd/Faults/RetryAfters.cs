namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Answers that put a client off, with Retry-After in every form there is.</summary>
internal static class RetryAfters
{
    internal static FaultReply With(string status, WireRequest request, int form)
    {
        var now = DateTimeOffset.UtcNow;
        string[] headers = (form % 14) switch
        {
            0 or 1 => [],
            2 or 3 => [Seconds(1)],
            4 => [Seconds(3600)],
            5 => ["Retry-After: 0"],
            6 => ["Retry-After: -5"],
            7 => ["Retry-After: soon"],
            8 => ["Retry-After:"],
            9 => ["Retry-After: 99999999999999999999999"],
            10 => [$"Retry-After: {now.AddHours(1):R}"],
            11 => [$"Retry-After: {now.AddHours(-1):R}"],
            12 => ["Retry-After: 0", Seconds(2)],
            _ => ["Retry-After: 1.5"],
        };
        request.RetryAfter = (form % 14) switch
        {
            2 or 3 => TimeSpan.FromSeconds(1),
            4 or 9 or 10 => TimeSpan.FromMinutes(30),
            12 => TimeSpan.FromSeconds(2),
            _ => TimeSpan.Zero,
        };
        return FaultReplies.Text(status, """{"error":"slow down","status":0}""", headers);
    }

    private static string Seconds(int seconds) => $"Retry-After: {seconds}";
}
