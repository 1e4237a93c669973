using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>A log that is broken in every way.</summary>
internal sealed class ThrowingLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw new InvalidOperationException();

    public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException();
}
