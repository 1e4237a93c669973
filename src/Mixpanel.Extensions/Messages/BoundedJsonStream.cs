using System.Text.Json;

namespace Mixpanel.Extensions.Messages;

/// <summary>Takes JSON up to a number of bytes and then throws, so that an endless sequence ends.</summary>
internal sealed class BoundedJsonStream(int limit) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > limit)
        {
            throw new FullException();
        }

        base.Write(buffer, offset, count);
    }

    internal JsonElement Parse()
    {
        using var document = JsonDocument.Parse(GetBuffer().AsMemory(0, (int)Length));
        return document.RootElement.Clone();
    }

    internal sealed class FullException : Exception;
}
