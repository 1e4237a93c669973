namespace Mixpanel.Extensions.Emulator;

/// <summary>One HTTP request that reached the emulator.</summary>
public sealed class ReceivedRequest
{
    internal ReceivedRequest()
    {
    }

    /// <summary>Position in order of arrival, starting at 1 and never reused.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The endpoint it reached; <see langword="null"/> when the path or method is unknown.</summary>
    public EmulatorEndpoint? Endpoint { get; internal init; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>The path as sent, such as <c>/import</c>.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The query as sent, with its question mark; empty when there is none.</summary>
    public string Query { get; internal init; } = "";

    /// <summary>The fields of the query and of the form body, without <c>data</c>. Where both have a field, the query counts.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; internal init; } = new Dictionary<string, string>();

    /// <summary>
    /// The headers that matter to Mixpanel, if present: <c>Authorization</c>, <c>Content-Type</c>, <c>Content-Encoding</c>,
    /// <c>Content-Length</c>, <c>Accept</c>, <c>User-Agent</c> and <c>traceparent</c>. Names are case-insensitive.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The HTTP status of the reply; 0 when it got none: a fault was in the way, or the data file could not be written.</summary>
    public int Status { get; internal set; }

    /// <summary>The body of the reply, if it is text; a fault may have kept a part of it from the sender.</summary>
    public string ReplyBody { get; internal set; } = "";

    /// <summary>How many messages it brought, whatever became of them.</summary>
    public int MessageCount { get; internal init; }

    /// <summary>Size of the body in bytes after decompression; 0 when the body was not read to its end.</summary>
    public int UncompressedBytes { get; internal init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public DateTimeOffset ReceivedAt { get; internal init; }

    /// <summary>The fault it met; <see langword="null"/> when it met none.</summary>
    public Fault? Fault { get; internal init; }

    /// <summary>The address it came from; <see langword="null"/> when it is not known.</summary>
    internal string? RemoteAddress { get; init; }

    // Roughly what it takes in memory: a reply can be far larger than all the rest.
    internal long Weight => 1000 + (2L * (Query.Length + Path.Length + ReplyBody.Length))
        + Parameters.Concat(Headers).Sum(pair => 2L * (pair.Key.Length + pair.Value.Length));

    /// <summary>Says that nothing was replied after all.</summary>
    internal void LoseReply() => (Status, ReplyBody) = (0, "");

    /// <summary>Names the method, the path and the status.</summary>
    public override string ToString() => $"{Method} {Path}{Query} -> {Status}";
}
