namespace Mixpanel.Extensions.Tests.Transport;

/// <summary>A body that breaks off at once.</summary>
internal sealed class BrokenStream : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The response ended prematurely.");
}
