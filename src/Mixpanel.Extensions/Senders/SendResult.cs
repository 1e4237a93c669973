namespace Mixpanel.Extensions;

/// <summary>What became of one message. Delivery problems are answers, not exceptions; <see cref="EnsureSuccess"/> turns them into one.</summary>
public sealed class SendResult
{
    private Task<SendResult>? _task;

    private SendResult(SendStatus status, SendReason reason = SendReason.None)
    {
        Status = status;
        Reason = reason;
    }

    /// <summary>Mixpanel has the message.</summary>
    public static SendResult Delivered { get; } = new(SendStatus.Delivered);

    /// <summary>The message is in durable storage.</summary>
    public static SendResult Stored { get; } = new(SendStatus.Stored);

    /// <summary>The message waits in memory.</summary>
    public static SendResult Buffered { get; } = new(SendStatus.Buffered);

    /// <summary>A stage or an enricher of the application decided not to send the message.</summary>
    public static SendResult Filtered { get; } = new(SendStatus.Filtered, SendReason.FilteredOut);

    /// <summary>What became of the message.</summary>
    public SendStatus Status { get; }

    /// <summary>Why.</summary>
    public SendReason Reason { get; }

    /// <summary><c>true</c> if there is nothing to do about it: delivered, stored, buffered or filtered.</summary>
    public bool IsSuccess => Status <= SendStatus.Filtered;

    /// <summary>
    /// The reason in words. Of a message that Mixpanel refused these are Mixpanel's words, which may quote values of the message: show them to a
    /// developer, do not log them.
    /// </summary>
    public string? Detail { get; private init; }

    /// <summary>
    /// The property at fault, for example <c>properties.total</c> or <c>$set.tags[3]</c>, or the field that Mixpanel named.
    /// </summary>
    public string? Field { get; private init; }

    /// <summary>The HTTP status of Mixpanel's answer; <c>null</c> if there was none.</summary>
    public int? StatusCode { get; private init; }

    /// <summary>Whether a message that <see cref="SendStatus.Failed"/> may be sent again; otherwise <see cref="Extensions.Repeat.Never"/>.</summary>
    public Repeat Repeat { get; private init; }

    /// <summary>How long Mixpanel asked to wait before the next try, counted from its answer.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The kind of the message, where an answer was made for one message alone.</summary>
    internal MessageKind? Kind { get; private init; }

    /// <summary>The message was given up without asking Mixpanel.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">Why, in words without values.</param>
    /// <returns>The result.</returns>
    public static SendResult Dropped(SendReason reason, string? detail = null) => new(SendStatus.Dropped, reason) { Detail = detail };

    /// <summary>The message is wrong.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="field">The property at fault.</param>
    /// <param name="detail">Why, in words.</param>
    /// <param name="statusCode">The status of Mixpanel's answer, if it was Mixpanel that refused.</param>
    /// <returns>The result.</returns>
    public static SendResult Rejected(SendReason reason, string? field = null, string? detail = null, int? statusCode = null) =>
        new(SendStatus.Rejected, reason) { Field = field, Detail = detail, StatusCode = statusCode };

    /// <summary>The message did not get through.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="repeat">Whether sending it again is safe.</param>
    /// <param name="statusCode">The status of Mixpanel's answer, if there was one.</param>
    /// <param name="detail">Why, in words.</param>
    /// <param name="retryAfter">How long to wait first.</param>
    /// <returns>The result.</returns>
    public static SendResult Failed(
        SendReason reason, Repeat repeat, int? statusCode = null, string? detail = null, TimeSpan? retryAfter = null) =>
        new(SendStatus.Failed, reason) { Repeat = repeat, StatusCode = statusCode, Detail = detail, RetryAfter = retryAfter };

    /// <summary>Throws unless <see cref="IsSuccess"/>.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="MixpanelException">The message was dropped, was rejected or failed.</exception>
    public SendResult EnsureSuccess() => IsSuccess ? this : throw new MixpanelException(this);

    /// <summary>Status and reason, without Mixpanel's words.</summary>
    /// <returns>For example <c>Rejected (TooManyItems)</c>.</returns>
    public override string ToString() => Reason == SendReason.None ? $"{Status}" : $"{Status} ({Reason})";

    internal static SendResult NotSent(SendReason reason) => new(SendStatus.Filtered, reason);

    /// <summary>This result as a completed task. The common results keep theirs, so that answering allocates nothing.</summary>
    internal Task<SendResult> AsTask() => _task ??= Task.FromResult(this);

    internal SendResult For(MessageKind kind) => IsSuccess
        ? this
        : new(Status, Reason)
        {
            Detail = Detail,
            Field = Field,
            StatusCode = StatusCode,
            Repeat = Repeat,
            RetryAfter = RetryAfter,
            Kind = kind,
        };
}
