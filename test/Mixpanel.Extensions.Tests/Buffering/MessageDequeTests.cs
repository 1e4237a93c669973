using Mixpanel.Extensions.Buffering;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class MessageDequeTests
{
    [Test]
    public void It_behaves_as_a_list_whatever_is_done_to_it()
    {
        var random = new Random(17);
        var deque = new MessageDeque();
        var list = new LinkedList<long>();
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(i < 10_000 ? 4 : 6))
            {
                case 0 or 1:
                    deque.PushBack(Item(i));
                    list.AddLast(i);
                    break;
                case 2:
                    deque.PushFront(Item(i));
                    list.AddFirst(i);
                    break;
                default:
                    if (list.First is { } first)
                    {
                        Assert.That(deque.PopFront().Sequence, Is.EqualTo(first.Value));
                        list.RemoveFirst();
                    }

                    break;
            }

            Assert.That(deque.Count, Is.EqualTo(list.Count));
        }

        Assert.That(Enumerable.Range(0, deque.Count).Select(i => deque[i].Sequence), Is.EqualTo(list));
    }

    private static BufferedMessage Item(long sequence) => new(null!, sequence, 0);
}
