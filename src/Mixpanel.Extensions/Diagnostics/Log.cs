using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>
/// Everything this library logs. Ids: 1xx buffer, 2xx flags, 3xx transport, 5xx the door and its settings. Arguments are never values of a
/// message, credentials or a server's words.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Error, "The buffer's pump went on after {Exception}.")]
    internal static partial void PumpFaulted(ILogger logger, string exception);

    [LoggerMessage(102, LogLevel.Error, "Shutdown: {Lost} buffered messages were lost; their time was up.")]
    internal static partial void LostAtShutdown(ILogger logger, long lost);

    [LoggerMessage(103, LogLevel.Warning, "{Endpoint} does not take buffered messages ({Reason}). They are kept and sent again.")]
    internal static partial void EndpointFails(ILogger logger, string endpoint, string reason);

    [LoggerMessage(201, LogLevel.Warning, "{Endpoint} gave no usable answer (status {StatusCode}, {Error}); {Suppressed} more like it since the last such line.")]
    internal static partial void FlagsUnanswered(ILogger logger, string endpoint, int statusCode, string error, long suppressed);

    [LoggerMessage(202, LogLevel.Information, "There are definitions of {Flags} flags, after {Failures} failed polls.")]
    internal static partial void DefinitionsAreBack(ILogger logger, int flags, int failures);

    [LoggerMessage(203, LogLevel.Warning, "The definition of flag {Flag} cannot be read: {Problem}. Other flags are not affected.")]
    internal static partial void FlagMalformed(ILogger logger, string flag, string problem);

    [LoggerMessage(204, LogLevel.Warning, "Flag {Flag} cannot be answered rightly without asking Mixpanel ({Caveat}); AddRemoteFlags would ask.")]
    internal static partial void FlagNeedsMixpanel(ILogger logger, string flag, FlagCaveat caveat);

    [LoggerMessage(205, LogLevel.Warning, "The bootstrap file of flag definitions cannot be used: {Problem}.")]
    internal static partial void BootstrapFailed(ILogger logger, string problem);

    [LoggerMessage(206, LogLevel.Warning, "The host starts without flag definitions from Mixpanel; they had {Timeout} to arrive. Polling goes on.")]
    internal static partial void StartsWithoutDefinitions(ILogger logger, TimeSpan timeout);

    [LoggerMessage(207, LogLevel.Error, "Polling flag definitions went on after {Exception}.")]
    internal static partial void PollFaulted(ILogger logger, string exception);

    [LoggerMessage(208, LogLevel.Warning, "An exposure was not sent: sending threw {Exception}.")]
    internal static partial void ExposureThrew(ILogger logger, string exception);

    [LoggerMessage(209, LogLevel.Warning, "An exposure of {FlagKey} was not sent: the context has no distinct id ({Suppressed} more).")]
    internal static partial void ExposureOfNobody(ILogger logger, string flagKey, long suppressed);

    [LoggerMessage(210, LogLevel.Warning, "An exposure was not sent: {Pending} wait already ({Suppressed} more). A buffer with room would hold more.")]
    internal static partial void ExposuresPending(ILogger logger, int pending, long suppressed);

    [LoggerMessage(211, LogLevel.Warning, "{Endpoint} was not asked ({Reason}); {Suppressed} more like it since the last such line.")]
    internal static partial void FlagsNotAsked(ILogger logger, string endpoint, string reason, long suppressed);

    [LoggerMessage(212, LogLevel.Warning, "A flag context was made with properties that cannot be read and are left out: {Names}; {Suppressed} more like it since the last such line.")]
    internal static partial void FlagPropertiesLeftOut(ILogger logger, string names, long suppressed);

    [LoggerMessage(213, LogLevel.Warning, "The value of flag {Flag} cannot be read as {Type}, as which it was asked for; the caller gets its fallback.")]
    internal static partial void FlagOfAnotherType(ILogger logger, string flag, string type);

    [LoggerMessage(301, LogLevel.Debug, "{Endpoint} did not take the request (status {StatusCode}, {Error}); trying again in {Delay}.")]
    internal static partial void Retrying(ILogger logger, string endpoint, int statusCode, string error, TimeSpan delay);

    [LoggerMessage(302, LogLevel.Warning, "{Endpoint} takes requests of at most {Bytes} bytes; splitting.")]
    internal static partial void LimitLearned(ILogger logger, string endpoint, int bytes);

    [LoggerMessage(501, LogLevel.Warning, "{Kind} message not sent: {Status} ({Reason}); {Suppressed} more like it since the last such line.")]
    internal static partial void NotSent(ILogger logger, string kind, string status, string reason, long suppressed);

    [LoggerMessage(502, LogLevel.Warning, "{Kind} message not sent: {Status} ({Reason}) at {Field}: {Detail} {Suppressed} more like it since the last such line.")]
    internal static partial void Invalid(ILogger logger, string kind, string status, string reason, string field, string detail, long suppressed);

    [LoggerMessage(503, LogLevel.Error, "The new configuration is invalid; the last valid one stays in force. {Problem}")]
    internal static partial void ReloadRefused(ILogger logger, string problem);

    [LoggerMessage(504, LogLevel.Information, "The configuration was reloaded.")]
    internal static partial void Reloaded(ILogger logger);

    [LoggerMessage(505, LogLevel.Error, "A stage threw {Exception}. Stages answer Failed instead of throwing.")]
    internal static partial void StageThrew(ILogger logger, string exception);

    [LoggerMessage(506, LogLevel.Error, "A delivery observer threw {Exception}.")]
    internal static partial void ObserverThrew(ILogger logger, string exception);

    [LoggerMessage(509, LogLevel.Error, "Delivery observers are too slow: the outcome of {Messages} messages was counted and not passed on to them.")]
    internal static partial void ObserversTooSlow(ILogger logger, long messages);

    [LoggerMessage(507, LogLevel.Error, "Disposing a stage threw {Exception}.")]
    internal static partial void DisposeThrew(ILogger logger, string exception);

    [LoggerMessage(508, LogLevel.Warning, "Shutdown: {Pending} messages could not be flushed.")]
    internal static partial void FlushIncomplete(ILogger logger, long pending);
}
