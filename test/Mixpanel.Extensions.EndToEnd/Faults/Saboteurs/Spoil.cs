using System.Text;

namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>Ways to spoil a stage.</summary>
internal static class Spoil
{
    /// <summary>Changes what a stage answers.</summary>
    internal static Sabotage Results(Func<SendResult, SendResult> change) => Stage(async (next, messages, cancellationToken) =>
        new BatchResult([.. (await next.SendAsync(messages, cancellationToken)).Select(change)]));

    /// <summary>Changes what happens between the buffer and HTTP.</summary>
    internal static Sabotage Stage(Func<IMessageSender, MessageBatch, CancellationToken, Task<BatchResult>> send) => new()
    {
        BehindBuffer = builder => builder.Use((_, next) => new SpoiledStage(next) { Send = send }),
        Patience = TimeSpan.FromSeconds(1),
    };

    /// <summary>Changes what happens between the callers and the buffer.</summary>
    internal static Sabotage Door(Func<IServiceProvider, IMessageSender, IMessageSender> stage) => new()
    {
        BeforeBuffer = builder => builder.Use(stage),
        Patience = TimeSpan.FromSeconds(1),
    };

    internal static async Task<BatchResult> SendGoodHalfAgainAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = await next.SendAsync(messages, cancellationToken);
        if (results.Any(result => result.Status == SendStatus.Rejected))
        {
            MixpanelMessage[] good = [.. messages.Zip(results).Where(pair => pair.Second.IsSuccess).Select(pair => pair.First)];
            await next.SendAsync(new MessageBatch(good), cancellationToken);
        }

        return results;
    }

    /// <summary>Makes the messages of a batch anew, with another <c>$insert_id</c>, the way a retry that encodes again would.</summary>
    internal static Task<BatchResult> SendWithNewIdAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken) => next
        .SendAsync(new MessageBatch([.. messages.Select(WithNewId)]), cancellationToken).AsTask();

    internal static async Task<BatchResult> SendBackwardsAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = await next.SendAsync(new MessageBatch([.. messages.Reverse()]), cancellationToken);
        return new BatchResult([.. results.Reverse()]);
    }

    private static MixpanelMessage WithNewId(MixpanelMessage message)
    {
        if (message.InsertId is not { } id)
        {
            return message;
        }

        var other = Guid.NewGuid().ToString();
        return MixpanelMessage.Restore(
            message.Kind,
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message.Json.Span).Replace(id, other, StringComparison.Ordinal)),
            message.Time,
            message.Subject,
            other,
            message.Records,
            message.IsRepeatable);
    }
}
