namespace Mixpanel.Extensions.Flags.Exposures;

/// <summary>
/// One exposure, sent by whoever reports it first; the others wait for the same answer. What failed may have arrived nevertheless, so it is sent again as
/// the same event, which Mixpanel counts once.
/// </summary>
/// <param name="seenAt">When the user saw the variant, which is the time of the event however often it is sent.</param>
internal sealed class Exposure(DateTimeOffset seenAt)
{
    /// <summary>The <see cref="TaskCompletionSource{TResult}"/> of whoever sends it, then the <see cref="SendResult"/>.</summary>
    private object? _state;

    internal DateTimeOffset SeenAt { get; } = seenAt;

    /// <summary>Claims the sending.</summary>
    /// <param name="outcome">What became of it, or will.</param>
    /// <returns>What the caller has to hand to <see cref="End"/>; <c>null</c> if it is not for the caller to send.</returns>
    internal TaskCompletionSource<SendResult>? TryBegin(out ValueTask<SendResult> outcome)
    {
        var known = Volatile.Read(ref _state);
        while (known is null or SendResult { Status: SendStatus.Failed })
        {
            var sending = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            var other = Interlocked.CompareExchange(ref _state, sending, known);
            if (other == known)
            {
                outcome = new(sending.Task);
                return sending;
            }

            known = other;
        }

        outcome = known is SendResult result ? new(result) : new(((TaskCompletionSource<SendResult>)known).Task);
        return null;
    }

    internal void End(TaskCompletionSource<SendResult> sending, SendResult result)
    {
        Volatile.Write(ref _state, result);
        sending.SetResult(result);
    }
}
