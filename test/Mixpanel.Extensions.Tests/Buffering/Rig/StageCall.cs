using System.Text;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>A batch that has reached the stage behind the buffer.</summary>
internal sealed class StageCall(MixpanelMessage[] messages, bool isHeld, TimeSpan at, CancellationToken token)
{
    private readonly TaskCompletionSource<BatchResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IReadOnlyList<MixpanelMessage> Messages => messages;

    /// <summary>Whether the stages leave repeating it to the pump.</summary>
    internal bool IsHeld => isHeld;

    /// <summary>When it arrived, counted from the start of the test.</summary>
    internal TimeSpan At => at;

    internal CancellationToken Token => token;

    /// <summary>Whether it has promised to end by itself once it is called off.</summary>
    internal bool EndsWhenCalledOff { get; set; }

    internal Task<BatchResult> Answer => _answer.Task;

    /// <summary>The texts of its messages.</summary>
    internal string Ids => string.Join(' ', messages.Select(Text));

    internal static string Text(MixpanelMessage message) => Encoding.UTF8.GetString(message.Json.Span).Trim();

    internal void Complete(BatchResult results) => _answer.TrySetResult(results);

    internal void Throw(Exception exception) => _answer.TrySetException(exception);
}
