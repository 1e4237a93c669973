using Microsoft.Extensions.Logging;

namespace Mixpanel.Extensions.Tests.Buffering.Rig;

/// <summary>Tells when a certain line is logged.</summary>
internal sealed class LineSignal(int id) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Logged => _logged.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == id)
        {
            _logged.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
