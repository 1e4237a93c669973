using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.DependencyInjection;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Testing;

/// <summary>Puts <see cref="FakeFlags"/> in the place of feature flags, in an application's own services.</summary>
public static class FakeFlagsServiceCollectionExtensions
{
    /// <summary>
    /// Answers for <see cref="IMixpanelFlags"/>, whether flags are added before or after, or not at all. Nothing is fetched. A project without a token,
    /// as where there is no <c>AddMixpanel</c>, is switched off: its messages are filtered.
    /// </summary>
    /// <param name="services">The services of the application under test.</param>
    /// <param name="key">The key of a keyed project. Default: the one without a key.</param>
    /// <returns>The fake.</returns>
    public static FakeFlags AddFakeFlags(this IServiceCollection services, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        var fake = new FakeFlags();
        var builder = ProjectServices.Add(services, key ?? Options.DefaultName);
        builder.Registration.Flags = _ => fake;
        services.PostConfigure<MixpanelOptions>(builder.Name, static options => options.Enabled &= options.ProjectToken is not null);
        FlagsFactory.AddFlags(builder);
        return fake;
    }
}
