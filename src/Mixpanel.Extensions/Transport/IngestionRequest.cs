namespace Mixpanel.Extensions.Transport;

/// <summary>One request on its way: what it carries, how long it may take, and what its attempts have told so far.</summary>
internal sealed class IngestionRequest : IDisposable
{
    /// <summary>Under this key Polly's strategies find the request, and handlers find it among the options of the HTTP request.</summary>
    internal const string Key = "Mixpanel.Extensions.Request";

    internal static readonly HttpRequestOptionsKey<IngestionRequest> Option = new(Key);

    internal IngestionRequest(
        IngestionEndpoint endpoint, TransportSettings settings, IReadOnlyList<MixpanelMessage> messages, RequestDeadline deadline)
    {
        Endpoint = endpoint;
        Settings = settings;
        Messages = messages;
        Deadline = deadline;
        Content = new PayloadContent(messages, endpoint.TakesEvents() ? settings.Options.GzipLevel : 0);
        MayRepeatWhenUncertain = settings.Options.Retry.RepeatIncrements || messages.All(static message => message.IsRepeatable);
    }

    internal IngestionEndpoint Endpoint { get; }

    internal TransportSettings Settings { get; }

    internal IReadOnlyList<MixpanelMessage> Messages { get; }

    internal RequestDeadline Deadline { get; }

    internal PayloadContent Content { get; }

    /// <summary>Whether it may be sent again although an earlier attempt may have arrived.</summary>
    internal bool MayRepeatWhenUncertain { get; }

    internal int Attempts { get; private set; }

    /// <summary>The answer to the last attempt, if there was one.</summary>
    internal Reply? Reply { get; set; }

    internal TimeSpan NextDelay { get; private set; }

    /// <summary>Whether any attempt so far may have arrived without our knowing.</summary>
    internal bool MayHaveArrived { get; private set; }

    public void Dispose() => Content.Dispose();

    internal void BeginAttempt()
    {
        Attempts++;
        Reply = null;
        Content.BeginAttempt();
    }

    /// <summary>Decides after a failed attempt whether there is another one. A wait that would outlast the deadline is not begun.</summary>
    internal bool ShouldRepeat(AttemptOutcome outcome, double chance)
    {
        MayHaveArrived |= outcome.Repeat == Repeat.Uncertain;

        var retry = Settings.Options.Retry;
        if (!outcome.IsTransient || Attempts > retry.MaxRetries || (outcome.Repeat == Repeat.Uncertain && !MayRepeatWhenUncertain))
        {
            return false;
        }

        NextDelay = RetrySchedule.Delay(retry, Attempts - 1, chance, Reply?.RetryAfter);
        return NextDelay < Deadline.Remaining;
    }
}
