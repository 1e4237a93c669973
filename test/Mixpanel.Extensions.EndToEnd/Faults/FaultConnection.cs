using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>One connection to the fault server: reads requests, and does to each what the script says.</summary>
internal sealed class FaultConnection : IDisposable
{
    private readonly FaultServer _server;
    private readonly Socket _socket;
    private readonly CancellationToken _stop;
    private readonly List<byte> _received = [];
    private WireRequest? _last;
    private volatile bool _isIdle = true;

    internal FaultConnection(FaultServer server, Socket socket, CancellationToken stop)
    {
        _server = server;
        _socket = socket;
        _stop = stop;
        _socket.NoDelay = true;
        Completion = Task.Run(RunAsync, CancellationToken.None);
    }

    internal Task Completion { get; }

    public void Dispose() => _socket.Dispose();

    internal void CloseIfIdle()
    {
        if (_isIdle)
        {
            _socket.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await ServeAsync())
            {
                _server.PrepareNext();
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The client went away, or the server ends.
        }
        finally
        {
            _socket.Dispose();
            _server.PrepareNext();
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> ServeAsync()
    {
        int head;
        while ((head = Encoding.Latin1.GetString([.. _received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await ReceiveAsync())
            {
                return false;
            }
        }

        _isIdle = false;
        var lines = Encoding.Latin1.GetString([.. _received], 0, head).Split("\r\n");
        var length = head + 4 + int.Parse(Header(lines, "Content-Length"), CultureInfo.InvariantCulture);
        var attempt = int.Parse(Header(lines, StampHandler.Attempt), CultureInfo.InvariantCulture);
        var receivedAt = Stopwatch.GetTimestamp();
        var fault = _server.NextFault();
        if (fault?.Kind == FaultKind.Unread)
        {
            await Task.Delay(Timeout.Infinite, _stop);
        }

        var enough = fault?.Kind == FaultKind.ResetInRequest ? Math.Min(length - 1, Math.Max(1, length * fault.Number / 1000)) : length;
        while (_received.Count < enough)
        {
            if (!await ReceiveAsync())
            {
                return false;
            }
        }

        if (fault?.Kind == FaultKind.ResetInRequest)
        {
            Reset();
            return false;
        }

        var request = Read(lines, _received[(head + 4)..length], attempt, fault, receivedAt);
        _received.RemoveRange(0, length);
        var reply = FaultReplies.To(request, fault, _server);
        request.RepliedAt = Stopwatch.GetTimestamp();
        _server.Add(request);
        if (_last is not null)
        {
            _last.Next = request;
        }

        _last = request;
        var goesOn = await AnswerAsync(reply);
        _isIdle = true;
        return goesOn;
    }

    private static WireRequest Read(string[] lines, List<byte> body, int attempt, Fault? fault, long receivedAt)
    {
        Stream stream = new MemoryStream([.. body]);
        if (lines.Any(line => line.StartsWith("Content-Encoding: gzip", StringComparison.OrdinalIgnoreCase)))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        using var plain = new MemoryStream();
        using (stream)
        {
            stream.CopyTo(plain);
        }

        return new WireRequest
        {
            Path = lines[0].Split(' ')[1].Split('?')[0],
            Attempt = attempt,
            Fault = fault,
            ReceivedAt = receivedAt,
            BegunAt = long.Parse(Header(lines, StampHandler.Begun), CultureInfo.InvariantCulture),
            Records = WireRecord.Parse(plain.ToArray()),
        };
    }

    private static string Header(string[] lines, string name) => lines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault("0");

    private async Task<bool> AnswerAsync(FaultReply reply)
    {
        var sent = 0L;
        foreach (var part in reply.Parts)
        {
            sent += await SendAsync(part);
            _server.ReplyGrew(sent);
            if (reply.Pause > TimeSpan.Zero)
            {
                await Task.Delay(reply.Pause, _stop);
            }
        }

        switch (reply.Ending)
        {
            case ReplyEnding.Reset:
                Reset();
                return false;
            case ReplyEnding.Close:
                _socket.Shutdown(SocketShutdown.Both);
                return false;
            case ReplyEnding.Silence:
                await Task.Delay(Timeout.Infinite, _stop);
                return false;
            default:
                return true;
        }
    }

    private async Task<bool> ReceiveAsync()
    {
        var chunk = new byte[8192];
        var count = await _socket.ReceiveAsync(chunk, SocketFlags.None, _stop);
        _received.AddRange(chunk.AsSpan(0, count));
        return count > 0;
    }

    private async Task<int> SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, _stop);
        }

        return bytes.Length;
    }

    private void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }
}
