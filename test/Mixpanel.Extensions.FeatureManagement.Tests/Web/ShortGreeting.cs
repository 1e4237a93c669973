using Microsoft.FeatureManagement;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

[VariantServiceAlias("short")]
internal sealed class ShortGreeting : IGreeting
{
    public string Text => "Hi";
}
