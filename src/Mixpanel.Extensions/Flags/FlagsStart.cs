using Mixpanel.Extensions.Flags.Local;

namespace Mixpanel.Extensions.Flags;

/// <summary>What there is to do about the flags of one project before the host starts.</summary>
/// <param name="flags">Makes the project's flags.</param>
/// <param name="local">Its local ones, if there are any and no fake stands in for them.</param>
internal sealed class FlagsStart(Func<IMixpanelFlags> flags, Func<LocalFlags?> local)
{
    /// <summary>Checks the settings and begins polling at once, then waits for definitions.</summary>
    internal Task RunAsync(CancellationToken cancellationToken)
    {
        flags();

        // Flags of the application's own may stand around ours, which poll, or in their place, where they do not.
        return local() is { IsPolling: true } polling ? polling.WaitAsync(cancellationToken) : Task.CompletedTask;
    }
}
