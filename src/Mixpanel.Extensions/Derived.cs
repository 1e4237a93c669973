namespace Mixpanel.Extensions;

/// <summary>Something worked out from the options, worked out again when they have changed.</summary>
internal sealed class Derived<T>(LastValidOptions options, Func<MixpanelOptions, T> derive)
{
    private volatile Pair? _pair;

    /// <summary>After a valid reload.</summary>
    internal event Action? Changed
    {
        add => options.Changed += value;
        remove => options.Changed -= value;
    }

    internal T Current
    {
        get
        {
            var current = options.Current;
            var pair = _pair;
            if (pair is null || !ReferenceEquals(pair.Options, current))
            {
                _pair = pair = new Pair(current, derive(current));
            }

            return pair.Value;
        }
    }

    private sealed record Pair(MixpanelOptions Options, T Value);
}
