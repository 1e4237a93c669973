namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Messages of every kind, each record with a number of its own by which it is known again.</summary>
internal static class Traffic
{
    internal static Task<SendResult> SendAsync(IMixpanel mixpanel, Random random, int producer, Func<int> number)
    {
        var user = $"user-{producer}-{random.Next(3)}";
        var now = DateTimeOffset.UtcNow;
        return random.Next(20) switch
        {
            0 or 1 or 2 or 3 or 4 or 5 => mixpanel.TrackAsync(user, "Clicked", new() { ["n"] = number(), ["text"] = new string('ü', random.Next(200)) }),
            6 => mixpanel.TrackAsync(user, WireRecord.Poison, new() { ["n"] = number() }),
            7 or 8 or 9 => mixpanel.ImportAsync(user, "Imported", now.AddDays(-random.Next(400)), new() { ["n"] = number() }),
            10 => mixpanel.ImportAsync(user, WireRecord.Poison, now.AddDays(-9), new() { ["n"] = number() }),
            11 => mixpanel.AliasAsync($"alias-{number()}", user),
            12 => mixpanel.UpdateProfileAsync(user, profile => profile.Increment("n", number())),
            13 => mixpanel.UpdateProfileAsync(user, profile => profile.Set("n", number()).Append("n", number())),
            14 => mixpanel.UpdateProfileAsync(user, profile => profile.Set("n", number()).SetOnce("n", number())),
            15 or 16 or 17 => mixpanel.UpdateProfileAsync(user, profile => profile.Set("n", number())),
            _ => mixpanel.UpdateGroupAsync("company", $"company-{producer}-{random.Next(2)}", group => group.Set("n", number())),
        };
    }
}
