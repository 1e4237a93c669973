namespace Mixpanel.Extensions.Transport;

/// <summary>Collects the result of each message of a batch; one result for all of them stays one.</summary>
internal sealed class ResultSheet(int count)
{
    private SendResult?[]? _each;
    private SendResult? _all;

    /// <param name="indices">Positions in the batch.</param>
    /// <param name="result">The result of the messages there.</param>
    internal void Set(ArraySegment<int> indices, SendResult result)
    {
        if (indices.Count == count)
        {
            _all = result;
            return;
        }

        foreach (var index in indices)
        {
            Set(index, result);
        }
    }

    internal void Set(int index, SendResult result) => (_each ??= new SendResult?[count])[index] = result;

    /// <summary>The results; none for a batch without messages.</summary>
    internal BatchResult ToBatchResult() =>
        _all is not null ? new BatchResult(_all, count) : _each is not null ? new BatchResult(_each!) : default;
}
