using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions;

/// <summary>Collects what is wrong with options, each with the key a user finds in the configuration.</summary>
internal sealed class OptionsFailures(string section)
{
    private readonly List<string> _failures = [];

    internal void Add(string key, string problem) => _failures.Add($"{section}:{key} {problem}.");

    internal void Require<T>(string key, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            Add(key, $"is {value}; it must be between {minimum} and {maximum}");
        }
    }

    internal ValidateOptionsResult ToResult() => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);
}
