namespace Mixpanel.Extensions.Emulator;

/// <summary>What goes wrong with one request. One in which nothing is set lets the request pass.</summary>
/// <remarks>Delays are measured by <see cref="MixpanelEmulatorOptions.TimeProvider"/>.</remarks>
public sealed record Fault
{
    /// <summary>The longest <see cref="Delay"/> and the longest <see cref="ReplyDuration"/>.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    /// <summary>
    /// The HTTP status to reply with instead of processing the request, 200 to 599. Default <see langword="null"/>: the request is
    /// processed.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>
    /// The body of the reply. Default <see langword="null"/>: what Mixpanel says with that status at that endpoint, where it is known,
    /// or else a page as a proxy in front of it would send. Without <see cref="Status"/> the request is processed, and this body comes
    /// with status 200 instead of its reply.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>
    /// Whether the reply is an HTML page instead of what the sender expects. Without <see cref="Status"/> the request is processed and
    /// the page comes with status 200.
    /// </summary>
    public bool Html { get; init; }

    /// <summary>The value of the header <c>Retry-After</c>, rounded up to whole seconds. Default <see langword="null"/>: no header.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether <see cref="RetryAfter"/> is sent as a date instead of as seconds.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>How long the request waits before anything else happens, at most an hour.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long the body of the reply takes to trickle in, at most an hour.</summary>
    public TimeSpan ReplyDuration { get; init; }

    /// <summary>How the connection breaks.</summary>
    public ConnectionFault Connection { get; init; }

    internal bool IsNothing => this == new Fault();

    /// <summary>What is wrong with this fault; <see langword="null"/> when nothing is.</summary>
    internal string? Problem()
    {
        if (Status is < 200 or > 599)
        {
            return "the status must be between 200 and 599";
        }

        if (IsTooLong(Delay) || IsTooLong(ReplyDuration))
        {
            return "a delay must be between nothing and an hour";
        }

        if (RetryAfter is { } pause && (pause < TimeSpan.Zero || pause > TimeSpan.FromDays(366)))
        {
            return "Retry-After must be between nothing and a year";
        }

        if (!Enum.IsDefined(Connection))
        {
            return "the connection fault is unknown";
        }

        return HasNoReply && this with { Delay = default, Connection = default } is { IsNothing: false }
            ? "a connection that is reset gives no reply: only a delay goes with it"
            : null;
    }

    private bool HasNoReply => Connection is ConnectionFault.ResetBefore or ConnectionFault.ResetAfter;

    private static bool IsTooLong(TimeSpan time) => time < TimeSpan.Zero || time > _longest;
}
