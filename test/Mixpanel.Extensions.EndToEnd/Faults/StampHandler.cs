using System.Diagnostics;
using System.Globalization;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Numbers the client's attempts, because a server that is behind reads abandoned requests after later ones.</summary>
internal sealed class StampHandler(Func<int> next) : DelegatingHandler
{
    internal const string Attempt = "X-Attempt";
    internal const string Begun = "X-Begun";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Attempt);
        request.Headers.Remove(Begun);
        request.Headers.Add(Attempt, next().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Begun, Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        return base.SendAsync(request, cancellationToken);
    }
}
