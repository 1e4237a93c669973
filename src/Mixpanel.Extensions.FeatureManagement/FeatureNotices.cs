using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.FeatureManagement;

/// <summary>Says once what an application has forgotten.</summary>
internal sealed class FeatureNotices(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Mixpanel.Extensions.FeatureManagement");
    private readonly ConcurrentDictionary<Type, bool> _unknown = new();
    private int _isSaid;

    internal void NoAccessor()
    {
        if (Interlocked.Exchange(ref _isSaid, 1) == 0)
        {
            Log.NoAccessor(_logger);
        }
    }

    internal void UnknownContext(Type type)
    {
        if (_unknown.TryAdd(type, true))
        {
            Log.UnknownContext(_logger, type.Name);
        }
    }
}
