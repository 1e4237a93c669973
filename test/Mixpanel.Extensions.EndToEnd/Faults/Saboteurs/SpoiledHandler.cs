namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>An HTTP handler that does to each response what a delegate says.</summary>
internal sealed class SpoiledHandler(Func<HttpResponseMessage, CancellationToken, Task> spoil) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await spoil(response, cancellationToken);
        return response;
    }
}
