namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Stands before the buffer and tells the oracle what comes and what is answered.</summary>
internal sealed class OracleDoor(IMessageSender next, Oracle oracle) : DelegatingSender(next)
{
    public override async ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        oracle.Issued(messages);
        var results = await base.SendAsync(messages, cancellationToken);
        oracle.Answered(messages, results);
        return results;
    }
}
