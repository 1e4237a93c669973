using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>Answers every request with a body that a test writes until the client has had enough.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    internal SocketServer(string headers, Func<Stream, Task> write)
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = Task.Run(() => ServeAsync(headers, write));
    }

    internal Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task ServeAsync(string headers, Func<Stream, Task> write)
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(connection.GetStream(), headers, write);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, string headers, Func<Stream, Task> write)
    {
        try
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Connection: close\r\n\r\n"));
            await write(stream);
        }
        catch (IOException)
        {
            // The client has had enough.
        }
    }
}
