using System.Text.Json;

namespace Mixpanel.Extensions.Messages;

/// <summary>Takes JSON up to a number of bytes and then throws, so that an endless sequence ends.</summary>
internal sealed class BoundedJsonStream(int limit) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        Reserve(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Reserve(buffer.Length);
        base.Write(buffer);
    }

    internal JsonElement Parse()
    {
        using var document = JsonDocument.Parse(GetBuffer().AsMemory(0, (int)Length));
        return document.RootElement.Clone();
    }

    private void Reserve(int count)
    {
        if (Length + count > limit)
        {
            throw new FullException();
        }
    }

    internal sealed class FullException : Exception;
}
