namespace Mixpanel.Extensions.Tests.Transport;

/// <summary>A body whose next byte never comes.</summary>
internal sealed class SlowStream(TimeProvider clock) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Support.TestClock.Forever, clock, cancellationToken);
        return 0;
    }
}
