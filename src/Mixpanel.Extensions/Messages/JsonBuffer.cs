using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mixpanel.Extensions.Messages;

/// <summary>
/// UTF-8 JSON tokens into one growing array. It does not check that the tokens make up a document: its one caller knows.
/// </summary>
/// <remarks>
/// Encoding runs in the caller's request for every event, so this is the one place where a general writer was measured and replaced.
/// </remarks>
internal sealed class JsonBuffer
{
    private const int InitialBytes = 1024;
    private const int LongestNumber = 64;

    /// <summary>A thread keeps its buffer for the next message up to this size; a rare giant goes back to the garbage collector.</summary>
    private const int KeptBytes = 64 * 1024;

    private static readonly SearchValues<char> _escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    [ThreadStatic]
    private static JsonBuffer? _kept;

    private byte[] _bytes = new byte[InitialBytes];
    private bool _inUse;

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>This thread's buffer, empty; a new one while it is in use, because a caller's getter may send a message itself.</summary>
    internal static JsonBuffer Rent()
    {
        var buffer = _kept ??= new JsonBuffer();
        if (buffer._inUse)
        {
            buffer = new JsonBuffer();
        }

        buffer._inUse = true;
        buffer.Length = 0;
        return buffer;
    }

    internal static void Return(JsonBuffer buffer)
    {
        buffer._inUse = false;
        if (buffer._bytes.Length > KeptBytes)
        {
            buffer._bytes = new byte[InitialBytes];
        }
    }

    internal byte[] ToArray() => Written.ToArray();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Byte(byte value)
    {
        var length = Length;
        if ((uint)length >= (uint)_bytes.Length)
        {
            Grow(1);
        }

        _bytes[length] = value;
        Length = length + 1;
    }

    /// <summary>JSON that is already encoded. Inlined, so that a constant becomes a store or two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Free(json.Length));
        Length += json.Length;
    }

    /// <summary>A string with its quotes. What is not valid UTF-16 becomes U+FFFD.</summary>
    internal void String(scoped ReadOnlySpan<char> text)
    {
        var free = Free(text.Length + 2);
        if (!PlainText.TryCopy(text, free[1..]))
        {
            Unicode(text);
            return;
        }

        free[0] = (byte)'"';
        free[text.Length + 1] = (byte)'"';
        Length += text.Length + 2;
    }

    /// <summary>A name with its quotes and colon, preceded by a comma.</summary>
    internal void NextName(string name)
    {
        var free = Free(name.Length + 4);
        if (!PlainText.TryCopy(name, free[2..]))
        {
            Byte((byte)',');
            Unicode(name);
            Byte((byte)':');
            return;
        }

        free[0] = (byte)',';
        free[1] = (byte)'"';
        free[name.Length + 2] = (byte)'"';
        free[name.Length + 3] = (byte)':';
        Length += name.Length + 4;
    }

    internal void Null() => Raw("null"u8);

    internal void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    internal void Number(long value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    internal void Number(ulong value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    internal void Number(double value)
    {
        if (ScaledNumber.TryFrom(value, out var scaled))
        {
            Number(scaled);
            return;
        }

        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    internal void Number(float value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    internal void Number(decimal value)
    {
        if (ScaledNumber.TryFrom(value, out var scaled))
        {
            Number(scaled);
            return;
        }

        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    private void Number(ScaledNumber value)
    {
        Span<byte> text = stackalloc byte[ScaledNumber.LongestText];
        Raw(text[value.WriteBackwards(text)..]);
    }

    /// <summary>A value that formats itself to plain ASCII, between quotes.</summary>
    internal void Quoted<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        var free = Free(LongestNumber);
        free[0] = (byte)'"';
        value.TryFormat(free[1..], out var written, format, CultureInfo.InvariantCulture);
        free[written + 1] = (byte)'"';
        Length += written + 2;
    }

    /// <summary>Room for <paramref name="size"/> bytes; what is used of it is told through <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Free(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Grow(size);
        }

        return _bytes.AsSpan(Length);
    }

    internal void Advance(int count) => Length += count;

    private void Unicode(scoped ReadOnlySpan<char> text)
    {
        Byte((byte)'"');
        for (var escape = text.IndexOfAny(_escaped); escape >= 0; escape = text.IndexOfAny(_escaped))
        {
            Length += Encoding.UTF8.GetBytes(text[..escape], Free(escape * 3));
            Escape(text[escape]);
            text = text[(escape + 1)..];
        }

        Length += Encoding.UTF8.GetBytes(text, Free(text.Length * 3));
        Byte((byte)'"');
    }

    private void Escape(char character)
    {
        switch (character)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                ((byte)character).TryFormat(Free(2), out var written, "x2", CultureInfo.InvariantCulture);
                Length += written;
                break;
        }
    }

    private void Grow(int size) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
}
