namespace Mixpanel.Extensions;

/// <summary>What was settled while a flush waited, and what is left.</summary>
/// <param name="Delivered">Messages Mixpanel took.</param>
/// <param name="Stored">Messages that went into durable storage.</param>
/// <param name="Rejected">Messages Mixpanel refused.</param>
/// <param name="Dropped">Messages given up.</param>
/// <param name="Failed">Messages that failed for good.</param>
/// <param name="Pending">Messages that still wait. Zero means the flush got everything through that was accepted before it.</param>
public readonly record struct FlushResult(long Delivered, long Stored, long Rejected, long Dropped, long Failed, long Pending);
