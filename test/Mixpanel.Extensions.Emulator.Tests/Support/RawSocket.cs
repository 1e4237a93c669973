using System.Net.Sockets;
using System.Text;

namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>Speaks HTTP without a client, which would hide how a reply really ended.</summary>
internal static class RawSocket
{
    /// <returns>All that came until the connection ended.</returns>
    public static async Task<string> ExchangeAsync(Uri address, string requestLine, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        var head = $"{requestLine}\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body));

        return await ReadToEndAsync(stream);
    }

    public static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole);

        return Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length);
    }
}
