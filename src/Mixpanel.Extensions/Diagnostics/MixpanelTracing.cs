using System.Diagnostics;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>The one place that traces. A listener runs inside these calls; its failure is not the request's.</summary>
internal static class MixpanelTracing
{
    private static readonly ActivitySource _source = new(MixpanelDiagnostics.Name, MixpanelLibrary.Version);

    internal static Activity? Start(string endpoint, int records)
    {
        try
        {
            var activity = _source.StartActivity($"mixpanel {endpoint}", ActivityKind.Client);
            activity?.SetTag(MixpanelDiagnostics.EndpointTag, endpoint);
            activity?.SetTag(MixpanelDiagnostics.RecordsTag, records);
            return activity;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <param name="activity">What <see cref="Start"/> returned.</param>
    /// <param name="statusCode">The HTTP status, if there was an answer.</param>
    /// <param name="error">What went wrong, if anything did.</param>
    internal static void Stop(Activity? activity, int? statusCode, string? error)
    {
        try
        {
            activity?.SetTag(MixpanelDiagnostics.StatusCodeTag, statusCode);
            if (error is not null)
            {
                activity?.SetStatus(ActivityStatusCode.Error, error);
            }

            activity?.Dispose();
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
