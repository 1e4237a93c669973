namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>What a server, or the way to it, can do wrong with one request.</summary>
internal enum FaultKind
{
    /// <summary>The next connections are refused.</summary>
    Refused,

    /// <summary>The connection is reset after some bytes of the request.</summary>
    ResetInRequest,

    /// <summary>The connection is reset after some bytes of the reply.</summary>
    ResetInReply,

    /// <summary>The connection is closed in good order, without a reply.</summary>
    ClosedWithoutReply,

    /// <summary>The request is read, and nothing happens any more.</summary>
    HalfOpen,

    /// <summary>The request is not even read.</summary>
    Unread,

    /// <summary>The reply comes byte by byte.</summary>
    SlowReply,

    /// <summary>The reply never ends, and comes slowly.</summary>
    EndlessReply,

    /// <summary>The reply has a hundred megabytes.</summary>
    HugeReply,

    /// <summary>The reply ends before the length it announced.</summary>
    TruncatedReply,

    /// <summary>The reply goes on after the length it announced.</summary>
    OverlongReply,

    /// <summary>The length of the reply is no number.</summary>
    InvalidLength,

    /// <summary>The reply is not HTTP.</summary>
    NotHttp,

    /// <summary>A proxy's page, with status 200.</summary>
    Html,

    /// <summary>An empty body, with status 200.</summary>
    EmptyReply,

    /// <summary>Status 200 and <c>status: 0</c>.</summary>
    StatusZero,

    /// <summary>Status 200 and Mixpanel's words for a fault that passes.</summary>
    StatusZeroForNow,

    /// <summary>A redirect to another host.</summary>
    Redirect,

    /// <summary>400 that names records.</summary>
    BadRequestWithRows,

    /// <summary>400 that names nothing.</summary>
    BadRequestWithoutRows,

    /// <summary>400 whose rows and numbers do not fit together.</summary>
    BadRequestContradictory,

    /// <summary>200 for fewer records than were sent.</summary>
    FewerImported,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>408.</summary>
    RequestTimeout,

    /// <summary>413, with or without the limit in words.</summary>
    TooLarge,

    /// <summary>429, with every form of Retry-After.</summary>
    RateLimited,

    /// <summary>5xx, with or without Retry-After.</summary>
    ServerError,
}
