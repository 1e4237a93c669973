using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement.FeatureFilters;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Asks Mixpanel's flags about features.</summary>
internal sealed class FeatureFlags
{
    private static readonly FlagContext _nobody = new(default);

    private readonly ProjectFlags[] _projects;
    private readonly IFlagContextAccessor? _accessor;
    private readonly ITargetingContextAccessor? _targeting;
    private readonly FeatureNotices _notices;

    public FeatureFlags(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptionsMonitor<MixpanelFeatureOptions>>();

        // The options first: they are checked, and say what is missing.
        _projects = [.. services.GetRequiredService<FeatureProjects>().Names.Select(name => new ProjectFlags(options.Get(name), Flags(services, name)))];
        _accessor = services.GetService<IFlagContextAccessor>();
        _targeting = services.GetService<ITargetingContextAccessor>();
        _notices = services.GetRequiredService<FeatureNotices>();
    }

    /// <summary>Whether a feature may be a flag.</summary>
    internal bool IsFlag(string feature) => !string.IsNullOrEmpty(feature) && _projects.Any(project => project.Options.FlagKey(feature) is not null);

    /// <summary>The variant of the first project that has one.</summary>
    internal async ValueTask<FlagAnswer> AskAsync(FeatureQuestion question, CancellationToken cancellationToken)
    {
        var subject = question.IsExplicit ? question.Context : await CurrentAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (options, flags) in subject is null ? [] : _projects)
        {
            if (options.FlagKey(question.Feature) is { } flagKey && ContextOf(subject!, options) is { } context)
            {
                var variant = await flags.GetVariantAsync(flagKey, context, reportExposure: true, cancellationToken).ConfigureAwait(false);
                if (!variant.IsFallback)
                {
                    return new(variant);
                }
            }
        }

        return default;
    }

    /// <summary>The flags that are known, in no particular order: all that are defined locally, and those that Mixpanel has a variant of for the user.</summary>
    internal async ValueTask<IReadOnlyList<string>> GetNamesAsync(CancellationToken cancellationToken)
    {
        var subject = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        var names = new List<string>();
        foreach (var (options, flags) in _projects)
        {
            var context = (subject is null ? null : ContextOf(subject, options)) ?? _nobody;
            var snapshot = await flags.GetAllAsync(context, cancellationToken).ConfigureAwait(false);

            // A feature that has another name than its flag is not to be found from here.
            names.AddRange(snapshot.FlagKeys.Where(key => options.FlagKey(key) == key));
        }

        return names;
    }

    private static IMixpanelFlags Flags(IServiceProvider services, string name) => name.Length == 0
        ? services.GetRequiredService<IMixpanelFlags>()
        : services.GetRequiredKeyedService<IMixpanelFlags>(name);

    private async ValueTask<object?> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_accessor is not null)
        {
            return await _accessor.GetContextAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_targeting is not null)
        {
            return await _targeting.GetContextAsync().ConfigureAwait(false);
        }

        _notices.NoAccessor();
        return null;
    }

    private FlagContext? ContextOf(object subject, MixpanelFeatureOptions options)
    {
        var match = options.Map(subject);
        if (!match.IsMatch)
        {
            _notices.UnknownContext(subject.GetType());
        }

        return match.Context;
    }
}
