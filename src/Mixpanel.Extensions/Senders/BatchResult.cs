using System.Collections;

namespace Mixpanel.Extensions;

/// <summary>What became of each message of a batch, in the order of the batch.</summary>
public readonly struct BatchResult : IReadOnlyList<SendResult>
{
    private readonly object? _results;

    /// <summary>One answer for every message of a batch.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="count">How many messages there are.</param>
    public BatchResult(SendResult result, int count)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _results = result;
        Count = count;
    }

    /// <summary>An answer for each message. The array is not copied.</summary>
    /// <param name="results">The answers, in the order of the batch.</param>
    public BatchResult(SendResult[] results)
    {
        ArgumentNullException.ThrowIfNull(results);
        _results = results;
        Count = results.Length;
    }

    /// <summary>How many messages it answers for.</summary>
    public int Count { get; }

    /// <summary>Whether every message is delivered, stored, buffered or filtered.</summary>
    public bool IsSuccess => _results switch
    {
        SendResult uniform => uniform.IsSuccess,
        SendResult[] each => Array.TrueForAll(each, static result => result.IsSuccess),
        _ => true,
    };

    /// <summary>The answer for the message at a position of the batch.</summary>
    /// <param name="index">The position, counted from zero.</param>
    public SendResult this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _results as SendResult ?? ((SendResult[])_results!)[index];
        }
    }

    /// <summary>Throws for the first message that is not a success.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="MixpanelException">A message was dropped, was rejected or failed.</exception>
    public BatchResult EnsureSuccess()
    {
        foreach (var result in this)
        {
            result.EnsureSuccess();
        }

        return this;
    }

    /// <inheritdoc/>
    public IEnumerator<SendResult> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
