namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>A message that came to the buffer, what the buffer answered, and what the observers were told of it.</summary>
internal sealed class IssuedMessage(MixpanelMessage message, IReadOnlyList<WireRecord> records, int order)
{
    internal MixpanelMessage Message { get; } = message;

    internal IReadOnlyList<WireRecord> Records { get; } = records;

    /// <summary>Counts the messages as they came.</summary>
    internal int Order { get; } = order;

    /// <summary>What the caller was told.</summary>
    internal SendResult? Answer { get; set; }

    /// <summary>What the observers were told, each time.</summary>
    internal List<SendResult> Settled { get; } = [];

    internal bool IsAccepted => Answer?.Status == SendStatus.Buffered;

    internal bool IsDelivered => Settled is [{ Status: SendStatus.Delivered }];

    public override string ToString() => $"{Message.Kind} {Records[0].Number} ({string.Join(", ", Settled)})";
}
