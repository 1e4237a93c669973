namespace Mixpanel.Extensions.Senders;

/// <summary>An endpoint that does not take messages.</summary>
/// <param name="Endpoint">Its path, such as <c>/track</c>.</param>
/// <param name="Reason">Why the last request failed.</param>
/// <param name="For">Since how long none got through.</param>
internal sealed record DeliveryFailure(string Endpoint, SendReason Reason, TimeSpan For);
