using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Checks, before the host starts, that there are flags to ask.</summary>
internal sealed class MixpanelFeatureOptionsValidator(string name, IServiceProvider services) : IValidateOptions<MixpanelFeatureOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, MixpanelFeatureOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        if (options.FlagKey is null)
        {
            return ValidateOptionsResult.Fail("MixpanelFeatureOptions.FlagKey is null; to leave it out, do not set it.");
        }

        var isThere = name.Length == 0
            ? services.GetService<IServiceProviderIsService>()?.IsService(typeof(IMixpanelFlags))
            : services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(IMixpanelFlags), name);
        return isThere == false
            ? ValidateOptionsResult.Fail(name.Length == 0
                ? "UseMixpanelFlags needs the flags of a project: services.AddMixpanel().AddLocalFlags() or AddRemoteFlags()."
                : $"UseKeyedMixpanelFlags(\"{name}\") needs the flags of that project: services.AddKeyedMixpanel(\"{name}\", …).AddLocalFlags() or AddRemoteFlags().")
            : ValidateOptionsResult.Success;
    }
}
