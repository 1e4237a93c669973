namespace Mixpanel.Extensions.Transport;

/// <summary>One request on its way: what it carries, how long it may take, and what its attempts have told so far.</summary>
internal sealed class IngestionRequest : IDisposable
{
    /// <summary>Under this key Polly's strategies find the request, and handlers find it among the options of the HTTP request.</summary>
    internal const string Key = "Mixpanel.Extensions.Request";

    internal static readonly HttpRequestOptionsKey<IngestionRequest> Option = new(Key);

    private PayloadContent? _content;

    internal IngestionRequest(
        IngestionEndpoint endpoint, TransportSettings settings, IReadOnlyList<MixpanelMessage> messages, RequestDeadline deadline)
    {
        Endpoint = endpoint;
        Settings = settings;
        Messages = messages;
        Deadline = deadline;
        Payload = new Payload(messages, endpoint.TakesEvents() ? settings.Options.GzipLevel : 0);
        MayRepeatWhenUncertain = settings.Options.Retry.RepeatIncrements || messages.All(static message => message.IsRepeatable);
    }

    internal IngestionEndpoint Endpoint { get; }

    internal TransportSettings Settings { get; }

    internal IReadOnlyList<MixpanelMessage> Messages { get; }

    internal RequestDeadline Deadline { get; }

    internal Payload Payload { get; }

    /// <summary>Whether any of the body was handed to the connection in the last attempt.</summary>
    internal bool BodyStarted => _content?.Started == true;

    /// <summary>Whether it may be sent again although an earlier attempt may have arrived.</summary>
    internal bool MayRepeatWhenUncertain { get; }

    internal int Attempts { get; private set; }

    /// <summary>The answer to the last attempt, if there was one.</summary>
    internal Reply? Reply { get; set; }

    internal TimeSpan NextDelay { get; private set; }

    /// <summary>How often it is repeated at most.</summary>
    internal required int MaxRetries { get; init; }

    /// <summary>Whether an attempt so far, or an earlier request with the same messages, may have arrived without our knowing.</summary>
    internal bool MayHaveArrived { get; set; }

    public void Dispose() => _content?.Dispose();

    /// <summary>Forgets the last attempt.</summary>
    /// <returns>The body of the next one.</returns>
    internal PayloadContent BeginAttempt()
    {
        Attempts++;
        Reply = null;
        _content?.Dispose();
        return _content = new PayloadContent(Payload);
    }

    /// <summary>Decides after a failed attempt whether there is another one. A wait that would outlast the deadline is not begun.</summary>
    internal bool ShouldRepeat(AttemptOutcome outcome, double chance)
    {
        MayHaveArrived |= outcome.Repeat == Repeat.Uncertain;

        var retry = Settings.Options.Retry;
        if (!outcome.IsTransient || Attempts > MaxRetries || (outcome.Repeat == Repeat.Uncertain && !MayRepeatWhenUncertain))
        {
            return false;
        }

        NextDelay = RetrySchedule.Delay(retry, Attempts - 1, chance, Reply?.RetryAfter);
        return NextDelay < Deadline.Remaining;
    }
}
