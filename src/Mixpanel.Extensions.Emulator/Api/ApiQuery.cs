using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>Reads the arguments of a call. Of several mistakes the first is reported.</summary>
internal sealed class ApiQuery(Fields fields)
{
    /// <summary>What is wrong, in words; <see langword="null"/> while nothing is.</summary>
    public string? Problem { get; private set; }

    public static ApiQuery From(HttpRequest request) => new(Fields.FromQuery(request.QueryString));

    /// <summary>Refuses arguments that the call does not have, because they would be ignored without a word.</summary>
    public ApiQuery Allow(params string[] names)
    {
        foreach (var name in fields.Names.Where(name => !names.Contains(name, StringComparer.Ordinal)))
        {
            Complain($"there is no argument '{name}'; there are: {(names.Length == 0 ? "none" : string.Join(", ", names))}");
        }

        return this;
    }

    /// <summary>Text; <see langword="null"/> when it is missing or empty.</summary>
    public string? Text(string name) => fields.Text(name) is { Length: > 0 } text ? text : null;

    public long? Number(string name, long smallest, long largest)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest)
        {
            return number;
        }

        Complain($"'{name}' must be a whole number from {smallest} to {largest}");
        return null;
    }

    /// <param name="name">The name of the argument.</param>
    /// <param name="among">What may be chosen. <see langword="null"/>: any member.</param>
    public T? Choice<T>(string name, IReadOnlyList<T>? among = null)
        where T : struct, Enum
    {
        among ??= Enum.GetValues<T>();

        if (Text(name) is not { } text)
        {
            return null;
        }

        if (TryChoose(text, among, out var choice))
        {
            return choice;
        }

        Complain($"'{name}' must be one of: {string.Join(", ", among.Select(member => Lower(member.ToString())))}");
        return null;
    }

    public int Limit() => (int)(Number("limit", 1, MessageFilter.MaxLimit) ?? MessageFilter.DefaultLimit);

    public int Skip() => (int)(Number("skip", 0, int.MaxValue) ?? 0);

    private static bool TryChoose<T>(string text, IReadOnlyList<T> among, [NotNullWhen(true)] out T? choice)
        where T : struct, Enum
    {
        // Names only: the framework would take numbers and lists as well.
        choice = among.Cast<T?>().FirstOrDefault(member => text.Equals(member.ToString(), StringComparison.OrdinalIgnoreCase));

        return choice is not null;
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private void Complain(string problem) => Problem ??= problem;
}
