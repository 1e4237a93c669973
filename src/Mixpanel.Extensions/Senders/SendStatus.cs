namespace Mixpanel.Extensions;

/// <summary>What became of a message. The first four are success: <see cref="SendResult.IsSuccess"/>.</summary>
public enum SendStatus
{
    /// <summary>Mixpanel has it.</summary>
    Delivered,

    /// <summary>It is kept where a crash does not reach it, and will be delivered from there.</summary>
    Stored,

    /// <summary>It waits in memory and will be delivered in the background.</summary>
    Buffered,

    /// <summary>The application did not want it sent.</summary>
    Filtered,

    /// <summary>It was given up here, without asking Mixpanel.</summary>
    Dropped,

    /// <summary>It is wrong and would be refused again: by the checks of this library, or by Mixpanel.</summary>
    Rejected,

    /// <summary>It did not get through. <see cref="SendResult.Repeat"/> says whether sending it again is safe.</summary>
    Failed,
}
