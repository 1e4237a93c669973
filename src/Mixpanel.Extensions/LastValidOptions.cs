using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions;

/// <summary>
/// The options of one project, read again when the configuration reloads. A reload that is invalid is logged and changes nothing.
/// </summary>
/// <remarks>
/// An <see cref="IOptionsMonitor{TOptions}"/> would throw out of the reload and then out of every read, so this listens to the
/// configuration itself.
/// </remarks>
internal sealed class LastValidOptions : IDisposable
{
    private readonly IOptionsFactory<MixpanelOptions> _factory;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile MixpanelOptions _current;

    /// <exception cref="OptionsValidationException">The options are invalid from the start.</exception>
    internal LastValidOptions(
        IOptionsFactory<MixpanelOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<MixpanelOptions>> sources,
        string name,
        ILogger logger)
    {
        _factory = factory;
        _name = name;
        _logger = logger;

        // Listened to first, so that a reload in between is not missed.
        foreach (var source in sources)
        {
            if (source.Name == name)
            {
                _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
            }
        }

        try
        {
            _current = factory.Create(name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>After a valid reload.</summary>
    internal event Action? Changed;

    internal MixpanelOptions Current => _current;

    public void Dispose() => _subscriptions.ForEach(static subscription => subscription.Dispose());

    private void Reload()
    {
        try
        {
            _current = _factory.Create(_name);
            Log.Reloaded(_logger);
            Changed?.Invoke();
        }
        catch (OptionsValidationException exception)
        {
            Log.ReloadRefused(_logger, string.Join(" ", exception.Failures));
        }
        catch (Exception exception)
        {
            // The binder quotes the value it could not convert, and the value may be a credential in the wrong place.
            Log.ReloadRefused(_logger, $"It cannot be read ({exception.GetType().Name}).");
        }
    }
}
