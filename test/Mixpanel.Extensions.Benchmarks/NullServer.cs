using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>This program once more, as a server that reads requests and says yes, so that what it costs is on nobody's bill here.</summary>
internal sealed class NullServer : IDisposable
{
    internal const string Argument = "--null-server";

    private static readonly byte[] _reply = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"error\":null,\"status\":1}"u8.ToArray();

    private readonly Process _process;

    internal NullServer()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NullServer).Assembly.Location);
        }

        start.ArgumentList.Add(Argument);
        _process = Process.Start(start)!;
        Address = new Uri(_process.StandardOutput.ReadLine()!);
    }

    internal Uri Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>What the other process does.</summary>
    internal static void Serve()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine($"http://{listener.LocalEndpoint}");
        while (true)
        {
            var client = listener.AcceptTcpClient();
            new Thread(() => Serve(client)) { IsBackground = true }.Start();
        }
    }

    private static void Serve(TcpClient client)
    {
        client.NoDelay = true;
        var buffer = new byte[256 * 1024];
        var stream = client.GetStream();
        var filled = 0;
        while (stream.Read(buffer, filled, buffer.Length - filled) is > 0 and var count)
        {
            filled += count;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                continue;
            }

            var rest = head + 4 + ContentLength(buffer.AsSpan(0, head)) - filled;
            while (rest > 0)
            {
                rest -= stream.Read(buffer, 0, Math.Min(rest, buffer.Length));
            }

            filled = 0;
            stream.Write(_reply);
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var start = head.IndexOf("Content-Length: "u8) + "Content-Length: ".Length;
        return System.Buffers.Text.Utf8Parser.TryParse(head[start..], out int length, out _) ? length : 0;
    }
}
