namespace Mixpanel.Extensions.Tests.Transport;

/// <summary>A body without end.</summary>
internal sealed class EndlessStream : ReadOnlyStream
{
    internal long Given { get; private set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Array.Fill(buffer, (byte)' ', offset, count);
        Given += count;
        return count;
    }
}
