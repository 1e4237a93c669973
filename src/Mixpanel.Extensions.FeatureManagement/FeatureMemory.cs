using System.Collections.Concurrent;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Keeps answers as they were first given, so that a request sees each feature in one state only.</summary>
internal sealed class FeatureMemory
{
    private readonly ConcurrentDictionary<(Type Answer, object Key), Lazy<Task>> _answers = new();

    /// <summary>The answer as it was given before, or a new one. One that failed is not kept.</summary>
    /// <typeparam name="T">What kind of answer; each kind is kept for itself.</typeparam>
    internal async ValueTask<T> OnceAsync<T>(object key, Func<CancellationToken, ValueTask<T>> answer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var kept = _answers.GetOrAdd((typeof(T), key), _ => new Lazy<Task>(() => answer(cancellationToken).AsTask()));
            try
            {
                return await ((Task<T>)kept.Value).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && kept.Value.IsCanceled)
            {
                // It was another caller who gave up, not this one.
                Forget(key, kept);
            }
            catch when (kept.Value.IsCompleted && !kept.Value.IsCompletedSuccessfully)
            {
                Forget(key, kept);
                throw;
            }

            void Forget(object forgotten, Lazy<Task> failed) => _answers.TryRemove(new((typeof(T), forgotten), failed));
        }
    }
}
