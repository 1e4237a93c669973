using Microsoft.AspNetCore.Mvc;
using Mixpanel.Extensions;

namespace Shop.Controllers;

/// <summary>Tells Mixpanel who is who.</summary>
[ApiController]
[Route("account")]
public sealed class AccountController(IMixpanel mixpanel) : ControllerBase
{
    /// <summary>A new customer can from now on be named by the e-mail address as well.</summary>
    [HttpPost("register")]
    public async Task<IActionResult> Register(string customerId, string email, CancellationToken cancellationToken)
    {
        await mixpanel.AliasAsync(alias: email, original: customerId, cancellationToken);
        return NoContent();
    }

    /// <summary>What the browser did before the login belongs to the customer.</summary>
    [HttpPost("login")]
    public async Task<IActionResult> LogIn(string customerId, Guid anonymousId, CancellationToken cancellationToken)
    {
        await mixpanel.IdentifyAsync(customerId, anonymousId.ToString(), cancellationToken);
        return NoContent();
    }

    /// <summary>Two accounts turn out to be one person's.</summary>
    [HttpPost("merge")]
    public async Task<IActionResult> Merge(string customerId, string duplicateId, CancellationToken cancellationToken)
    {
        var result = await mixpanel.MergeAsync(customerId, duplicateId, cancellationToken);
        return result.IsSuccess ? NoContent() : Problem($"Mixpanel did not merge the accounts: {result.Reason}.");
    }
}
