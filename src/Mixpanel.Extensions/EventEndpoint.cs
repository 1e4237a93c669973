namespace Mixpanel.Extensions;

/// <summary>Which of Mixpanel's endpoints takes events.</summary>
public enum EventEndpoint
{
    /// <summary><c>/track</c>: needs the token only, and answers for a request as a whole. Events older than five days go to <c>/import</c> by themselves.</summary>
    Track,

    /// <summary><c>/import?strict=1</c>: checks every event and names the ones it refuses. Recommended for servers.</summary>
    Import,
}
