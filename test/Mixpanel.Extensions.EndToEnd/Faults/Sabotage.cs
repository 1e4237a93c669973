using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Where a part of the SDK can be replaced by one that is spoiled on purpose.</summary>
internal sealed class Sabotage
{
    internal static Sabotage None { get; } = new();

    /// <summary>Adds a stage between the callers and the buffer.</summary>
    internal Action<MixpanelBuilder>? BeforeBuffer { get; init; }

    /// <summary>Adds a stage between the buffer and HTTP.</summary>
    internal Action<MixpanelBuilder>? BehindBuffer { get; init; }

    /// <summary>Adds handlers around each attempt.</summary>
    internal Action<IHttpClientBuilder>? Http { get; init; }

    /// <summary>Replaces the observer.</summary>
    internal Func<Oracle, IDeliveryObserver>? Observer { get; init; }

    /// <summary>How long to wait for what should be settled any moment.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);
}
