using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mixpanel.Extensions.EndToEnd.Shutdown;

/// <summary>A server on a socket that treats every request in the same way.</summary>
internal sealed class FaultyServer : IDisposable
{
    private static readonly byte[] _endOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] _filler = Encoding.ASCII.GetBytes(new string(' ', 1_000));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ServerBehaviour _behaviour;
    private int _requests;

    internal FaultyServer(ServerBehaviour behaviour)
    {
        _behaviour = behaviour;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        if (behaviour == ServerBehaviour.Refuses)
        {
            _listener.Stop();
        }
        else
        {
            _ = AcceptAsync();
        }
    }

    internal Uri Address { get; }

    internal int Requests => _requests;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                while (await ReadRequestAsync(stream, stop))
                {
                    Interlocked.Increment(ref _requests);
                    await AnswerAsync(stream, stop);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side has gone.
        }
    }

    private static async Task<bool> ReadRequestAsync(NetworkStream stream, CancellationToken stop)
    {
        var bytes = new byte[64 * 1024];
        var received = new MemoryStream();
        while (true)
        {
            var count = await stream.ReadAsync(bytes, stop);
            if (count == 0)
            {
                return false;
            }

            received.Write(bytes, 0, count);
            var all = received.GetBuffer().AsSpan(0, (int)received.Length);
            var headEnd = all.IndexOf(_endOfHead);
            if (headEnd >= 0 && all.Length >= headEnd + _endOfHead.Length + ContentLength(Encoding.ASCII.GetString(all[..headEnd])))
            {
                return true;
            }
        }
    }

    private static int ContentLength(string head) => head.Split("\r\n")
        .Where(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(static line => int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture))
        .SingleOrDefault();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stop)
    {
        switch (_behaviour)
        {
            case ServerBehaviour.Slow:
                await Task.Delay(150, stop);
                await ReplyAsync(stream, "200 OK", """{"error":null,"status":1}""", stop);
                break;
            case ServerBehaviour.Hangs:
                await Task.Delay(Timeout.Infinite, stop);
                break;
            case ServerBehaviour.Unavailable:
                await ReplyAsync(stream, "503 Service Unavailable", "", stop);
                break;
            case ServerBehaviour.RateLimitsForLong:
                await ReplyAsync(stream, "429 Too Many Requests\r\nRetry-After: 600", "", stop);
                break;
            case ServerBehaviour.NeverEndsItsReply:
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray(), stop);
                while (true)
                {
                    await stream.WriteAsync(_filler, stop);
                    await Task.Delay(20, stop);
                }

            default:
                await ReplyAsync(stream, "200 OK", """{"error":null,"status":1}""", stop);
                break;
        }
    }

    private static async Task ReplyAsync(NetworkStream stream, string status, string body, CancellationToken stop) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}"), stop);
}
