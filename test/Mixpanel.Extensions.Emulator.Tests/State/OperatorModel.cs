using System.Globalization;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>
/// Profiles as plain dictionaries of numbers, texts and lists of texts: written from the description of the operators, without JSON and
/// without a look at the emulator.
/// </summary>
internal sealed class OperatorModel
{
    public SortedDictionary<string, object>? Profile { get; private set; }

    public void Set(string key, object value) => Made()[key] = Copy(value);

    public void SetOnce(string key, object value) => Made().TryAdd(key, Copy(value));

    public void Add(string key, int number)
    {
        if (!Made().TryGetValue(key, out var current))
        {
            Made()[key] = number;
        }
        else if (current is int old)
        {
            Made()[key] = old + number;
        }
    }

    public void Append(string key, string text)
    {
        if (!Made().TryGetValue(key, out var current))
        {
            Made()[key] = new List<string> { text };
        }
        else if (current is List<string> list)
        {
            list.Add(text);
        }
    }

    public void Union(string key, IEnumerable<string> texts)
    {
        if (Made().GetValueOrDefault(key, new List<string>()) is List<string> list)
        {
            Made()[key] = list;
            list.AddRange(texts.Distinct().Except(list).ToArray());
        }
    }

    public void Remove(string key, string text)
    {
        if (Profile?.GetValueOrDefault(key) is List<string> list)
        {
            list.RemoveAll(item => item == text);
        }
    }

    public void Unset(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            Profile?.Remove(key);
        }
    }

    public void Delete() => Profile = null;

    /// <summary>The profile as JSON with its names in order.</summary>
    public override string ToString() => Profile is null
        ? "null"
        : $"{{{string.Join(',', Profile.Select(pair => $"\"{pair.Key}\":{Json(pair.Value)}"))}}}";

    private static string Json(object value) => value switch
    {
        int number => number.ToString(CultureInfo.InvariantCulture),
        List<string> list => $"[{string.Join(',', list.Select(Json))}]",
        _ => $"\"{value}\"",
    };

    private static object Copy(object value) => value is List<string> list ? list.ToList() : value;

    private SortedDictionary<string, object> Made() => Profile ??= new SortedDictionary<string, object>(StringComparer.Ordinal);
}
