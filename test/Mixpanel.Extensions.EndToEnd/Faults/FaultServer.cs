using System.Net;
using System.Net.Sockets;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>A server on raw sockets that follows a script of faults, one for each request, and is well afterwards.</summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly Socket _listener = Bound(isListening: true);

    // Bound, so that nobody else gets the port, but not listening: the system refuses connections to it.
    private readonly Socket _deaf = Bound(isListening: false);
    private readonly Socket _elsewhere = Bound(isListening: true);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<FaultConnection> _connections = [];
    private readonly List<WireRequest> _requests = [];
    private readonly Queue<Fault> _faults;
    private readonly Task _accepting;
    private int _refusals;
    private int _strangers;
    private long _longestReply;

    internal FaultServer(IEnumerable<Fault> faults, bool namesPoison)
    {
        _faults = new Queue<Fault>(faults);
        NamesPoison = namesPoison;
        PrepareNext();
        _accepting = Task.WhenAll(AcceptAsync(), CountStrangersAsync());
    }

    internal bool NamesPoison { get; }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>Where redirects lead.</summary>
    internal Uri Elsewhere => new($"http://localhost:{((IPEndPoint)_elsewhere.LocalEndPoint!).Port}/track");

    /// <summary>How many connections came to where redirects lead.</summary>
    internal int Strangers => Volatile.Read(ref _strangers);

    /// <summary>How many bytes of one reply a client has taken at most.</summary>
    internal long LongestReply => Interlocked.Read(ref _longestReply);

    internal IReadOnlyList<WireRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>For the client: connects, or is refused.</summary>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        EndPoint target = context.DnsEndPoint.Port == Address.Port ? Target() : context.DnsEndPoint;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends the faults that are still to come.</summary>
    internal void Recover()
    {
        lock (_lock)
        {
            _faults.Clear();
            _refusals = 0;
        }
    }

    internal Fault? NextFault()
    {
        lock (_lock)
        {
            return _faults.TryDequeue(out var fault) ? fault : null;
        }
    }

    internal void Add(WireRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    internal void ReplyGrew(long bytes)
    {
        lock (_lock)
        {
            _longestReply = Math.Max(_longestReply, bytes);
        }
    }

    /// <summary>Refusing is for connections; it comes before the request that the next fault is for.</summary>
    internal void PrepareNext()
    {
        FaultConnection[] closed;
        lock (_lock)
        {
            if (!_faults.TryPeek(out var fault) || fault.Kind != FaultKind.Refused)
            {
                return;
            }

            _faults.Dequeue();
            _refusals += 1 + (fault.Number % 4);
            closed = [.. _connections];
        }

        Array.ForEach(closed, connection => connection.CloseIfIdle());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _deaf.Dispose();
        _elsewhere.Dispose();
        FaultConnection[] open;
        lock (_lock)
        {
            open = [.. _connections];
        }

        Array.ForEach(open, connection => connection.Dispose());
        await _accepting;
        await Task.WhenAll(open.Select(connection => connection.Completion));
        _stop.Dispose();
    }

    private static Socket Bound(bool isListening)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (isListening)
        {
            socket.Listen(512);
        }

        return socket;
    }

    private EndPoint Target()
    {
        lock (_lock)
        {
            return _refusals-- > 0 ? _deaf.LocalEndPoint! : _listener.LocalEndPoint!;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                lock (_lock)
                {
                    _connections.Add(new FaultConnection(this, socket, _stop.Token));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task CountStrangersAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _elsewhere.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _strangers);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }
}
