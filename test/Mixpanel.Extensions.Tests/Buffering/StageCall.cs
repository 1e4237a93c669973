using System.Text;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>One batch that reached the stage behind the buffer.</summary>
internal sealed class StageCall(MixpanelMessage[] messages, bool isProbe, TimeSpan at, CancellationToken token)
{
    private readonly TaskCompletionSource<BatchResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal MixpanelMessage[] Messages => messages;

    internal bool IsProbe => isProbe;

    internal TimeSpan At => at;

    internal CancellationToken Token => token;

    internal Task<BatchResult> Task => _answer.Task;

    internal string Ids => string.Join(' ', messages.Select(message => Encoding.UTF8.GetString(message.Json.Span).Trim()));

    internal void Answer(SendResult result) => _answer.TrySetResult(new BatchResult(result, messages.Length));

    internal void Answer(params SendResult[] results) => _answer.TrySetResult(new BatchResult(results));

    internal void Throw(Exception exception) => _answer.TrySetException(exception);
}
