using System.Collections.Concurrent;

namespace Mixpanel.Extensions.Transport;

/// <summary>Batches that are on their way, so that a flush can wait for calls that nobody awaits.</summary>
internal sealed class RequestsInFlight
{
    private readonly ConcurrentDictionary<Task<BatchResult>, int> _batches = new();

    internal Task<BatchResult> Track(Task<BatchResult> batch, int messages)
    {
        if (!batch.IsCompleted)
        {
            _batches[batch] = messages;
            _ = ForgetAsync(batch);
        }

        return batch;
    }

    /// <summary>Waits for what is on its way now, and counts what became of it.</summary>
    internal async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        var batches = _batches.ToArray();
        try
        {
            await Task.WhenAll(batches.Select(static batch => batch.Key)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is left stands in the result.
        }

        var result = default(FlushResult);
        foreach (var (batch, messages) in batches)
        {
            result = batch.IsCompletedSuccessfully
                ? Add(result, await batch.ConfigureAwait(false))
                : result with { Pending = result.Pending + messages };
        }

        return result;
    }

    private static FlushResult Add(FlushResult sum, BatchResult batch)
    {
        foreach (var result in batch)
        {
            sum = result.Status switch
            {
                SendStatus.Delivered => sum with { Delivered = sum.Delivered + 1 },
                SendStatus.Rejected => sum with { Rejected = sum.Rejected + 1 },
                _ => sum with { Failed = sum.Failed + 1 },
            };
        }

        return sum;
    }

    private async Task ForgetAsync(Task<BatchResult> batch)
    {
        await ((Task)batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _batches.TryRemove(batch, out _);
    }
}
