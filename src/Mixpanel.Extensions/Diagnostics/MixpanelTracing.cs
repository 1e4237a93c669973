using System.Diagnostics;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>The one place that traces.</summary>
internal static class MixpanelTracing
{
    internal static readonly ActivitySource Source = new(MixpanelDiagnostics.Name, MixpanelLibrary.Version);
}
