using System.Collections;

namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class MessageBatchTests
{
    private static readonly MixpanelMessage[] _messages = [.. Enumerable.Range(0, 5).Select(Message)];

    private static MixpanelMessage Message(int number) =>
        MixpanelMessage.Restore(MessageKind.Event, "{}"u8, DateTimeOffset.FromUnixTimeSeconds(number), null, null, 1, true);

    [Test]
    public void A_batch_is_the_messages_in_order()
    {
        var batch = new MessageBatch(_messages);

        Assert.That(batch, Is.EqualTo(_messages));
        Assert.That(batch[4], Is.SameAs(_messages[4]));
        Assert.That(((IEnumerable)batch).Cast<MixpanelMessage>(), Is.EqualTo(_messages));
    }

    [Test]
    public void One_message_is_a_batch()
    {
        var batch = new MessageBatch(_messages[0]);

        Assert.That(batch, Is.EqualTo(new[] { _messages[0] }));
        Assert.That(batch.Slice(0, 1)[0], Is.SameAs(_messages[0]));
        Assert.That(batch.Slice(1, 0), Is.Empty);
    }

    [TestCase(0, 5)]
    [TestCase(1, 3)]
    [TestCase(5, 0)]
    [TestCase(4, 1)]
    public void A_slice_is_a_part(int start, int count)
    {
        var slice = new MessageBatch(_messages).Slice(start, count);

        Assert.That(slice, Is.EqualTo(_messages.Skip(start).Take(count)));
        Assert.That(() => slice[count], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_slice_of_a_slice_counts_from_its_own_start() =>
        Assert.That(new MessageBatch(_messages).Slice(1, 4).Slice(1, 2), Is.EqualTo(new[] { _messages[2], _messages[3] }));

    [TestCase(-1, 1)]
    [TestCase(0, -1)]
    [TestCase(0, 6)]
    [TestCase(3, 3)]
    [TestCase(6, 0)]
    public void A_slice_lies_within_the_batch(int start, int count) => Assert.That(
        () => new MessageBatch(_messages).Slice(start, count), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void The_default_batch_is_empty()
    {
        Assert.That(default(MessageBatch), Is.Empty);
        Assert.That(() => default(MessageBatch)[0], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MessageBatch(_messages)[-1], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_batch_needs_messages()
    {
        Assert.That(() => new MessageBatch((MixpanelMessage)null!), Throws.ArgumentNullException);
        Assert.That(() => new MessageBatch((MixpanelMessage[])null!), Throws.ArgumentNullException);
    }
}
