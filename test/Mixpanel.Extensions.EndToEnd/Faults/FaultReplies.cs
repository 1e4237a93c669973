using System.Globalization;
using System.Text;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>What the server answers, and what it took and refused with that answer.</summary>
internal static class FaultReplies
{
    private const string Html = "<html><body><h1>Welcome to the hotel</h1></body></html>";

    private static readonly string[] _redirects = ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"];
    private static readonly string[] _serverErrors = ["500 Error", "502 Bad Gateway", "503 Unavailable", "504 Timeout", "599 Odd"];

    internal static FaultReply To(WireRequest request, Fault? fault, FaultServer server)
    {
        if (fault is null || (fault.Kind == FaultKind.FewerImported && !request.TakesEvents))
        {
            return Well(request, server);
        }

        switch (fault.Kind)
        {
            case FaultKind.ResetInReply:
                var whole = Well(request, server).Parts.First();
                request.IsClear = false;
                return new([whole[..(whole.Length * fault.Number / 1000)]], ReplyEnding.Reset);
            case FaultKind.SlowReply:
                var slow = Well(request, server).Parts.First();
                request.IsClear = false;
                return new(slow.Chunk(1 + (fault.Number % 40)), Pause: TimeSpan.FromMilliseconds(3));
            case FaultKind.TruncatedReply:
                var cut = Well(request, server).Parts.First();
                request.IsClear = false;
                return new([cut[..^(1 + (fault.Number % 5))]], ReplyEnding.Close);
            case FaultKind.InvalidLength:
                // A client may well read this to its end, and be right.
                request.TakeAll();
                return Raw("HTTP/1.1 200 OK\r\nContent-Length: -many\r\n\r\n1", ReplyEnding.Close);
            case FaultKind.OverlongReply:
                request.TakeAll();
                return Raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1 and more\r\n\r\n", ReplyEnding.Close);
        }

        if (fault.Takes && MayTake(fault.Kind))
        {
            request.TakeAll();
        }

        return fault.Kind switch
        {
            FaultKind.ClosedWithoutReply => FaultReply.None(ReplyEnding.Close),
            FaultKind.HalfOpen => FaultReply.None(ReplyEnding.Silence),
            FaultKind.EndlessReply => new(Endless(Head("200 OK", "Transfer-Encoding: chunked"), "1\r\n \r\n"), Pause: TimeSpan.FromMilliseconds(1)),
            FaultKind.HugeReply => new(Huge(), ReplyEnding.Close),
            FaultKind.NotHttp => Raw("220 mail.example.com ESMTP\r\n\r\n", ReplyEnding.Close),
            FaultKind.Html => Text("200 OK", Html, "Content-Type: text/html"),
            FaultKind.EmptyReply => Text("200 OK", ""),
            FaultKind.StatusZero => StatusZero(request, fault.Number),
            FaultKind.StatusZeroForNow => Text("200 OK", """{"status":0,"error":"A temporary failure occurred. Please retry later."}"""),
            FaultKind.Redirect => Text(_redirects[fault.Number % 4], Html, $"Location: {server.Elsewhere}"),
            FaultKind.BadRequestWithRows => BadRequests.WithRows(request, [fault.Number % request.Records.Count]),
            FaultKind.BadRequestWithoutRows => BadRequests.WithoutRows(request),
            FaultKind.BadRequestContradictory => BadRequests.Contradictory(request, fault),
            FaultKind.FewerImported => FewerImported(request),
            FaultKind.Unauthorized => Text(fault.Number % 2 == 0 ? "401 Unauthorized" : "403 Forbidden", """{"error":"no","status":0}"""),
            FaultKind.NotFound => Text("404 Not Found", Html),
            FaultKind.RequestTimeout => Text("408 Request Timeout", "", "Connection: close"),
            FaultKind.TooLarge => TooLarge(request, fault.Number),
            FaultKind.RateLimited => RetryAfters.With("429 Too Many Requests", request, fault.Number),
            _ => RetryAfters.With(_serverErrors[fault.Number / 20 % 5], request, fault.Number),
        };
    }

    internal static FaultReply Text(string status, string body, params string[] headers) => new(
        [[.. Head(status, [.. headers, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"]), .. Encoding.UTF8.GetBytes(body)]]);

    /// <summary>Whether it is open to the client if the records were taken.</summary>
    private static bool MayTake(FaultKind kind) => kind is FaultKind.ClosedWithoutReply or FaultKind.HalfOpen or FaultKind.EndlessReply
        or FaultKind.HugeReply or FaultKind.NotHttp or FaultKind.Html or FaultKind.EmptyReply
        or FaultKind.StatusZeroForNow or FaultKind.RequestTimeout or FaultKind.ServerError;

    private static FaultReply Well(WireRequest request, FaultServer server)
    {
        int[] poison = request.Path == "/import"
            ? [.. request.Records.Index().Where(entry => entry.Item.IsPoison).Select(entry => entry.Index)]
            : [];
        if (poison.Length > 0)
        {
            return server.NamesPoison ? BadRequests.WithRows(request, poison) : BadRequests.WithoutRows(request);
        }

        request.TakeAll();
        request.IsClear = true;
        return Text("200 OK", request.Path == "/import"
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"code":200,"num_records_imported":{{request.Records.Count}},"status":"OK"}""")
            : """{"status":1,"error":null}""");
    }

    private static FaultReply StatusZero(WireRequest request, int number)
    {
        request.RefuseAll();
        request.IsClear = true;
        return Text("200 OK", number % 2 == 0 ? """{"status":0,"error":"some reason"}""" : "0");
    }

    private static FaultReply FewerImported(WireRequest request)
    {
        request.RefusesOne = true;
        return Text("200 OK", string.Create(CultureInfo.InvariantCulture, $$"""{"code":200,"num_records_imported":{{request.Records.Count - 1}},"status":"OK"}"""));
    }

    private static FaultReply TooLarge(WireRequest request, int number)
    {
        request.RefusesOne = true;
        return Text("413 Too Large", number % 2 == 0 ? "" : """{"error":"request exceeds max limit of 2000 bytes","status":"Request Entity Too Large"}""");
    }

    private static FaultReply Raw(string text, ReplyEnding ending) => new([Encoding.ASCII.GetBytes(text)], ending);

    private static byte[] Head(string status, params string[] headers) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    private static IEnumerable<byte[]> Endless(byte[] head, string piece)
    {
        yield return head;
        while (true)
        {
            yield return Encoding.ASCII.GetBytes(piece);
        }
    }

    private static IEnumerable<byte[]> Huge()
    {
        yield return Head("200 OK", "Content-Length: 104857600");
        var megabyte = new byte[1024 * 1024];
        Array.Fill(megabyte, (byte)' ');
        for (var i = 0; i < 100; i++)
        {
            yield return megabyte;
        }
    }
}
