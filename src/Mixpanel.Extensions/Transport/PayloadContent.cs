using System.Net;
using System.Net.Http.Headers;

namespace Mixpanel.Extensions.Transport;

/// <summary>
/// The body of one attempt. It knows whether sending has begun: a request whose body was never asked for has certainly not arrived. Each attempt has
/// its own, because a handler that reads the body makes the framework keep a copy, and would then send that without our knowing.
/// </summary>
internal sealed class PayloadContent : HttpContent
{
    private readonly Payload _payload;
    private volatile bool _started;

    internal PayloadContent(Payload payload)
    {
        _payload = payload;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (payload.IsCompressed)
        {
            Headers.ContentEncoding.Add("gzip");
        }
    }

    /// <summary>Whether any of the body has been handed out.</summary>
    internal bool Started => _started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        return _payload.WriteAsync(stream, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _payload.BodyBytes;
        return true;
    }
}
