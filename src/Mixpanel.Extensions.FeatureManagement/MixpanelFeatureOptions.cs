using Microsoft.FeatureManagement.FeatureFilters;
using Mixpanel.Extensions.FeatureManagement;

namespace Mixpanel.Extensions;

/// <summary>How features of the application become flags of a Mixpanel project. Read once.</summary>
public sealed class MixpanelFeatureOptions
{
    private readonly List<Func<object, ContextMatch>> _mappings = [];

    /// <summary>
    /// The flag that answers for a feature, or <c>null</c> if the feature is none of Mixpanel's. Default: the flag whose key is the feature's name, with the same
    /// capitals.
    /// </summary>
    /// <remarks>
    /// Worth setting with remote flags alone, where each feature that is not known costs a request:
    /// <c>options.FlagKey = feature => feature.StartsWith("exp-") ? feature : null</c>.
    /// </remarks>
    public Func<string, string?> FlagKey { get; set; } = static feature => feature;

    /// <summary>Makes contexts of a type of your own usable for flags, or changes how targeting contexts are used.</summary>
    /// <remarks>
    /// Of several that fit, the last one counts. A <see cref="FlagContext"/> needs no mapping; an <see cref="ITargetingContext"/> has one: <c>UserId</c> is the
    /// distinct id, and <c>Groups</c> are the custom property <c>groups</c>, a list. A context that nothing maps is not asked for, so that nobody gets the
    /// answer of somebody else.
    /// </remarks>
    /// <typeparam name="TContext">The type of the context, or a base of it.</typeparam>
    /// <param name="map">Makes the context for flags; <c>null</c> if there is nobody to ask for.</param>
    /// <returns>These options.</returns>
    /// <example><code>options.MapContext&lt;Account&gt;(account => new FlagContext(account.UserId, groups: new() { ["account_id"] = account.Id }))</code></example>
    public MixpanelFeatureOptions MapContext<TContext>(Func<TContext, FlagContext?> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        _mappings.Add(context => context is TContext fitting ? new(true, map(fitting)) : default);
        return this;
    }

    /// <summary>The context for flags that a context stands for.</summary>
    internal ContextMatch Map(object context)
    {
        for (var i = _mappings.Count - 1; i >= 0; i--)
        {
            var match = _mappings[i](context);
            if (match.IsMatch)
            {
                return match;
            }
        }

        return context switch
        {
            FlagContext flagContext => new(true, flagContext),
            FlagTargetingContext targeting => new(true, targeting.Context),
            ITargetingContext targeting => new(true, FlagTargetingContext.Map(targeting)),
            _ => default,
        };
    }
}
