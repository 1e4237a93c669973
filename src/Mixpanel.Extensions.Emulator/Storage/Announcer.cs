using System.Diagnostics.CodeAnalysis;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Tells a callback of each message: in order of arrival, one at a time, and never inside the journal's lock.</summary>
internal sealed class Announcer(Action<ReceivedMessage>? callback)
{
    private readonly Queue<ReceivedMessage> _waiting = new();
    private readonly Lock _waitingGate = new();
    private readonly Lock _turn = new();

    /// <summary>Must be called in order of arrival.</summary>
    public void Enqueue(ReceivedMessage message)
    {
        if (callback is null)
        {
            return;
        }

        lock (_waitingGate)
        {
            _waiting.Enqueue(message);
        }
    }

    /// <summary>When this returns, the callback has been told of all the calling thread enqueued, by this thread or another.</summary>
    public void Announce()
    {
        if (callback is null)
        {
            return;
        }

        lock (_turn)
        {
            while (TryTake(out var message))
            {
                Tell(message);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out ReceivedMessage? message)
    {
        lock (_waitingGate)
        {
            return _waiting.TryDequeue(out message);
        }
    }

    private void Tell(ReceivedMessage message)
    {
        try
        {
            callback!(message);
        }
        catch (Exception)
        {
            // A bug in the caller's code must not become a reply Mixpanel would never give.
        }
    }
}
