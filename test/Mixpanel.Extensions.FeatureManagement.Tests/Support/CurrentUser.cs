using Microsoft.FeatureManagement.FeatureFilters;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Support;

/// <summary>Says who the user is.</summary>
internal sealed class CurrentUser : ITargetingContextAccessor
{
    internal TargetingContext? Context { get; set; } = new() { UserId = "user-1" };

    internal int Asked { get; private set; }

    public ValueTask<TargetingContext> GetContextAsync()
    {
        Asked++;
        return new(Context!);
    }
}
