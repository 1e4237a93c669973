using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.FeatureManagement.Mvc;

namespace Mixpanel.Extensions.FeatureManagement.Tests.Web;

/// <summary>A Razor page behind a feature.</summary>
[FeatureGate("new-checkout")]
public sealed class GatedModel : PageModel;
