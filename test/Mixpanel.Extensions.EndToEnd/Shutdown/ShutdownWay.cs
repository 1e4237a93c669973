namespace Mixpanel.Extensions.EndToEnd.Shutdown;

internal enum ShutdownWay
{
    HostStopped,
    ProviderDisposedAsynchronously,
    ProviderDisposed,
    ClientDisposed,
    TwiceAtTheSameTime,
    WithAFullBuffer,
}
