using Microsoft.AspNetCore.WebUtilities;
using Mixpanel.Extensions.Emulator.Endpoints;
using Mixpanel.Extensions.Emulator.Replies;

namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>What a request is told that is not processed.</summary>
internal static class FaultReplies
{
    private const string PlainType = "text/plain";

    public static Reply For(IEndpoint endpoint, Fault fault)
    {
        var status = fault.Status ?? StatusCodes.Status200OK;

        if (fault.Html)
        {
            return fault.Body is { } page ? new Reply(status, HtmlReplies.Type, page) : HtmlReplies.Page(status);
        }

        return fault.Body is { } body ? new Reply(status, TypeOf(body), body) : Usual(endpoint, status);
    }

    /// <summary>What Mixpanel itself says. It has no words for most faults of a server: these come from what stands in front of it.</summary>
    private static Reply Usual(IEndpoint endpoint, int status) => status switch
    {
        < StatusCodes.Status400BadRequest => Success(endpoint.Traits.Name) with { Status = status },
        StatusCodes.Status401Unauthorized => endpoint.Fail(status, KnownTexts.InvalidCredentials),
        StatusCodes.Status413PayloadTooLarge => endpoint.Fail(status, KnownTexts.TooManyBytes(endpoint.Traits.MaxBytes)),
        StatusCodes.Status429TooManyRequests => ImportReplies.RateLimited,
        >= StatusCodes.Status500InternalServerError => HtmlReplies.Page(status),
        _ => endpoint.Fail(status, ReasonPhrases.GetReasonPhrase(status)),
    };

    // Of a request without anything in it: nobody has looked.
    private static Reply Success(EmulatorEndpoint endpoint) => endpoint switch
    {
        EmulatorEndpoint.Import => ImportReplies.Imported(0),
        EmulatorEndpoint.Flags => FlagReplies.Variants([]),
        EmulatorEndpoint.FlagDefinitions => FlagReplies.Definitions([]),
        _ => LegacyReplies.Verdict(null, verbose: false),
    };

    private static string TypeOf(string body) => body.StartsWith('{') || body.StartsWith('[') ? "application/json" : PlainType;
}
