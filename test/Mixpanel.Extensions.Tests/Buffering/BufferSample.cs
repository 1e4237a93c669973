using System.Text;

namespace Mixpanel.Extensions.Tests.Buffering;

/// <summary>Messages and answers for the parts of the buffer.</summary>
internal static class BufferSample
{
    internal static SendResult Down { get; } = SendResult.Failed(SendReason.ServerError, Repeat.Safe, 503);

    internal static SendResult Uncertain { get; } = SendResult.Failed(SendReason.TimedOut, Repeat.Uncertain);

    internal static MixpanelMessage Event(string json) => Message(MessageKind.Event, json);

    internal static MixpanelMessage Profile(string subject, string json, bool isRepeatable = true) =>
        Message(MessageKind.Profile, json, subject, isRepeatable);

    internal static MixpanelMessage OfSize(int bytes) => Event("x".PadRight(bytes));

    internal static MixpanelMessage Message(MessageKind kind, string json, string? subject = null, bool isRepeatable = true) =>
        MixpanelMessage.Restore(kind, Encoding.UTF8.GetBytes(json), Support.TestProject.Start, subject, null, 1, isRepeatable);
}
