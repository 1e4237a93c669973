namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>
/// Leaves it to the surrounding program when to end. The default takes Ctrl+C and SIGTERM for itself, and a program in which an
/// emulator runs could not be stopped any more.
/// </summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
