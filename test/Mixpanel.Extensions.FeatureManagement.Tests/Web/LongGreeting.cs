using Microsoft.FeatureManagement;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

[VariantServiceAlias("long")]
internal sealed class LongGreeting : IGreeting
{
    public string Text => "A very good morning";
}
