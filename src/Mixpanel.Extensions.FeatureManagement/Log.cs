using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Everything this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Nobody says for whom features are evaluated, so Mixpanel's flags are not asked. WithTargeting or WithFlagContext adds who does.")]
    internal static partial void NoAccessor(ILogger logger);

    [LoggerMessage(
        2, LogLevel.Warning, "Mixpanel's flags are not asked for contexts of type {Type}. MapContext says what they stand for.")]
    internal static partial void UnknownContext(ILogger logger, string type);
}
