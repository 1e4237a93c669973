namespace Mixpanel.Extensions;

/// <summary>Why a message has the <see cref="SendStatus"/> it has.</summary>
public enum SendReason
{
    /// <summary>Nothing to explain.</summary>
    None,

    /// <summary><see cref="MixpanelOptions.Enabled"/> is <c>false</c>.</summary>
    Disabled,

    /// <summary>An enricher or a stage of the application decided not to send it.</summary>
    FilteredOut,

    /// <summary>A profile or group builder without an operation, or an exposure of a flag without a variant.</summary>
    NothingToSend,

    /// <summary>An enricher threw. The message is not sent: the enricher may be the one that redacts.</summary>
    EnricherFailed,

    /// <summary>A value that is not JSON, has the wrong type for its place, or is of a type that cannot be sent.</summary>
    InvalidValue,

    /// <summary>A value that could not be read: a getter or an enumerator threw.</summary>
    UnreadableValue,

    /// <summary>A time before 1971, or more than an hour ahead of this machine's clock.</summary>
    InvalidTime,

    /// <summary>An event without a distinct id, user id and device id.</summary>
    MissingDistinctId,

    /// <summary>An id that Mixpanel disallows because it never means one user, such as <c>undefined</c> or <c>0</c>.</summary>
    InvalidDistinctId,

    /// <summary>An insert id outside <c>[A-Za-z0-9-]</c>, over 36 bytes, or disallowed.</summary>
    InvalidInsertId,

    /// <summary>More properties, or more keys in one object, than Mixpanel takes.</summary>
    TooManyProperties,

    /// <summary>More items in one list than Mixpanel takes.</summary>
    TooManyItems,

    /// <summary>Deeper nesting than Mixpanel takes.</summary>
    TooDeep,

    /// <summary>More bytes than Mixpanel takes for one message or one value.</summary>
    TooLarge,

    /// <summary>A merge without a service account or project secret.</summary>
    CredentialsRequired,

    /// <summary>Mixpanel read the message and refused it.</summary>
    RefusedByMixpanel,

    /// <summary>Mixpanel refused part of a request without saying which part.</summary>
    PartlyRefused,

    /// <summary>Mixpanel answered 401 or 403.</summary>
    Unauthorized,

    /// <summary>Mixpanel answered 429.</summary>
    RateLimited,

    /// <summary>Mixpanel answered 5xx or 408, or reported a temporary failure.</summary>
    ServerError,

    /// <summary>A status code that Mixpanel does not document for this endpoint, such as 404 or a redirect.</summary>
    UnexpectedStatus,

    /// <summary>An answer that is not Mixpanel's, such as the page of a proxy, or one that is too long.</summary>
    UnreadableReply,

    /// <summary>No connection, or one that broke.</summary>
    ConnectionFailed,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The caller's token was cancelled.</summary>
    Canceled,

    /// <summary>A stage threw.</summary>
    StageFailed,

    /// <summary>Sent after the application had disposed its services.</summary>
    Closed,

    /// <summary>The buffer had no room.</summary>
    BufferFull,

    /// <summary>It made room in the buffer for a newer message.</summary>
    Evicted,

    /// <summary>It was still failing when it was older than the buffer's maximum age.</summary>
    Expired,

    /// <summary>An increment that may have arrived; sending it again could count twice.</summary>
    Unconfirmed,

    /// <summary>It was still in the buffer when the time for shutting down was up.</summary>
    ShutDown,

    /// <summary>An exposure that was sent before, for the same user, flag, variant and experiment.</summary>
    AlreadySent,
}
