using System.Net;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A server of definitions without a network.</summary>
internal sealed class DefinitionsHandler(byte[] definitions) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(definitions) });
}
