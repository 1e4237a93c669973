using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions;

/// <summary>A message was not delivered, thrown where the caller asked for an exception.</summary>
/// <remarks>The text names the kind, the status, the reason and our own checks' words. It never quotes a token, a credential, a value or the server.</remarks>
public sealed class MixpanelException : Exception
{
    /// <summary>An exception for a result that is not a success.</summary>
    /// <param name="result">The result.</param>
    public MixpanelException(SendResult result)
        : base(Describe(result ?? throw new ArgumentNullException(nameof(result)))) => Result = result;

    /// <summary>The whole result, with the server's words in its <see cref="SendResult.Detail"/>.</summary>
    public SendResult Result { get; }

    /// <summary>The kind of the message, if it was sent on its own.</summary>
    public MessageKind? Kind => Result.Kind;

    /// <summary>What became of the message.</summary>
    public SendStatus Status => Result.Status;

    /// <summary>Why.</summary>
    public SendReason Reason => Result.Reason;

    private static string Describe(SendResult result)
    {
        var kind = result.Kind is { } known ? $"{known} message" : "message";
        var status = result.StatusCode is { } code ? $", HTTP status {code}" : string.Empty;

        // With a status code the words and the field are the server's.
        var ours = result.StatusCode is null && result.Detail is not null ? $" {OneLine.Of(result.Field ?? "message")}: {result.Detail}" : string.Empty;
        return $"The {kind} was not sent: {result.Status} ({result.Reason}{status}).{ours}";
    }
}
