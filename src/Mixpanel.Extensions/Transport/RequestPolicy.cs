using Polly;

namespace Mixpanel.Extensions.Transport;

/// <summary>The policy of one project. Made once, because a policy made per request would forget what it has seen.</summary>
internal sealed record RequestPolicy(IAsyncPolicy<HttpResponseMessage> Policy);
