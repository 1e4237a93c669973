namespace Mixpanel.Extensions.Buffering;

/// <summary>The pure part of a batch's return: which of its messages are done, and as what.</summary>
internal sealed class BatchSettlement
{
    private static readonly SendResult _unconfirmed = SendResult.Dropped(SendReason.Unconfirmed);
    private static readonly SendResult _expired = SendResult.Dropped(SendReason.Expired);

    private readonly SendResult?[] _outcomes;

    internal BatchSettlement(MessageLease lease, BatchResult results, bool repeatIncrements, Func<BufferedMessage, bool> isTooOld)
    {
        _outcomes = new SendResult?[results.Count];
        for (var i = 0; i < results.Count; i++)
        {
            var item = lease.Items[i];
            _outcomes[i] = Outcome(results[i], repeatIncrements || item.Message.IsRepeatable, item, isTooOld);
        }
    }

    /// <summary>What became of each message; <c>null</c> for one that is sent again.</summary>
    internal IReadOnlyList<SendResult?> Outcomes => _outcomes;

    /// <summary>Whether messages that fail for this reason have their time. Credentials are mended by people, who may be asleep.</summary>
    internal static bool Expires(SendReason reason) => reason != SendReason.Unauthorized;

    private static SendResult? Outcome(
        SendResult result, bool mayRepeat, in BufferedMessage item, Func<BufferedMessage, bool> isTooOld) => result switch
        {
            { Status: not SendStatus.Failed } => result,
            { Repeat: Repeat.Never } => result,

            // At most once: nobody knows whether it counted.
            { Repeat: Repeat.Uncertain } when !mayRepeat => _unconfirmed,
            _ => Expires(result.Reason) && isTooOld(item) ? _expired : null,
        };
}
