using Microsoft.Extensions.Configuration;

namespace Mixpanel.Extensions.DependencyInjection;

/// <summary>What has been registered for one project so far. It lies in the service collection, so that every call finds the same.</summary>
internal sealed class MixpanelRegistration(string name)
{
    /// <summary>The key of a keyed project, which also names its options; empty for the default one.</summary>
    internal string Name { get; } = name;

    /// <summary>Where in the configuration its settings are, for error messages.</summary>
    internal string Section { get; set; } = name.Length == 0 ? "Mixpanel" : $"Mixpanel:{name}";

    /// <summary>The section itself, for stages that have settings of their own in it; <c>null</c> for a project configured in code.</summary>
    internal Func<IServiceProvider, IConfiguration>? Configuration { get; set; }

    /// <summary>What of ours was added so far, each of which a project has at most once.</summary>
    internal HashSet<string> BuiltIns { get; } = new(StringComparer.Ordinal);

    internal string HttpClientName => Name.Length == 0 ? "Mixpanel.Extensions" : $"Mixpanel.Extensions:{Name}";

    /// <summary>Flags have a client of their own: other limits, and no repetition that belongs to messages.</summary>
    internal string FlagsHttpClientName => Name.Length == 0 ? "Mixpanel.Extensions.Flags" : $"Mixpanel.Extensions.Flags:{Name}";

    /// <summary>For definitions nobody waits, so connecting may take as long as a fetch may.</summary>
    internal string FlagDefinitionsHttpClientName =>
        Name.Length == 0 ? "Mixpanel.Extensions.FlagDefinitions" : $"Mixpanel.Extensions.FlagDefinitions:{Name}";

    internal List<Func<IServiceProvider, IMessageEnricher>> Enrichers { get; } = [];

    internal List<Func<IServiceProvider, IDeliveryObserver>> Observers { get; } = [];

    internal List<Func<IServiceProvider, IMessageSender, IMessageSender>> Stages { get; } = [];

    /// <summary>Stands in for HTTP, for tests; wins whenever it is set.</summary>
    internal Func<IServiceProvider, IMessageSender>? LastStage { get; set; }

    /// <summary>Stands in for feature flags, for tests; wins whenever it is set.</summary>
    internal Func<IServiceProvider, IMixpanelFlags>? Flags { get; set; }
}
