using System.Text;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Property names as strings. A batch holds the same few thousands of times, and one string for each is enough.</summary>
internal static class NameCache
{
    private const int Slots = 1024;
    private const int MaxBytes = 64;

    // A slot keeps the name that came last. Threads may overwrite each other's, which costs a string and nothing else.
    private static readonly string?[] _names = new string?[Slots];

    /// <returns>The name; <see langword="null"/> when it is long, or needs decoding.</returns>
    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes || utf8.Contains((byte)'\\') || !Ascii.IsValid(utf8))
        {
            return null;
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref _names[(uint)hash.ToHashCode() % Slots];
        var name = slot;

        return name is not null && Ascii.Equals(utf8, name) ? name : slot = Encoding.ASCII.GetString(utf8);
    }
}
