using Microsoft.AspNetCore.Mvc;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.Mvc;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>A controller as applications with feature management have them. It knows nothing of Mixpanel.</summary>
[Route("shop")]
public sealed class ShopController(IVariantFeatureManagerSnapshot features, IVariantServiceProvider<IGreeting> greetings) : Controller
{
    [HttpGet("checkout")]
    [FeatureGate("new-checkout")]
    public IActionResult Checkout() => Content("the new checkout");

    [HttpGet("either")]
    [FeatureGate(RequirementType.Any, "configured-off", "new-checkout")]
    public IActionResult Either() => Content("either");

    [HttpGet("classic")]
    [FeatureGate(negate: true, "new-checkout")]
    public IActionResult Classic() => Content("the old checkout");

    [HttpGet("configured")]
    [FeatureGate("configured-on")]
    public IActionResult Configured() => Content("configured");

    [HttpGet("page")]
    public IActionResult Page() => View("Page");

    [HttpGet("banner")]
    public async Task<Banner?> BannerAsync(CancellationToken cancellationToken)
    {
        var variant = await features.GetVariantAsync("banner", cancellationToken);
        return variant is null ? null : Microsoft.Extensions.Configuration.ConfigurationBinder.Get<Banner>(variant.Configuration);
    }

    [HttpGet("greeting")]
    public async Task<string> GreetingAsync(CancellationToken cancellationToken) =>
        (await greetings.GetServiceAsync(cancellationToken))?.Text ?? "none";

    [HttpGet("twice")]
    public async Task<string> TwiceAsync([FromServices] IBetween between, [FromServices] IFeatureManagerSnapshot older)
    {
        var first = await features.IsEnabledAsync("new-checkout", HttpContext.RequestAborted);
        between.Happen();
        var second = await older.IsEnabledAsync("new-checkout");
        return $"{first} {second}";
    }
}
