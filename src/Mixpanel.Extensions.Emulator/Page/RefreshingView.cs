using System.ComponentModel;
using Microsoft.AspNetCore.Components;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>A view that follows what arrives: at once after a quiet moment, and then only so often.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RefreshingView : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Task _following = Task.CompletedTask;

    [Inject]
    private ChangeSignal Changes { get; set; } = default!;

    /// <summary>Stops following.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync().ConfigureAwait(true);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The shortest time from one refreshing to the next.</summary>
    protected virtual TimeSpan Interval => TimeSpan.FromMilliseconds(125);

    /// <summary>Reads anew what is shown; rendering follows.</summary>
    protected abstract Task RefreshAsync();

    /// <summary>Begins to follow.</summary>
    protected override void OnInitialized() => _following = FollowAsync(_gone.Token);

    private async Task FollowAsync(CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            // Taken before reading, so that nothing falls between the two.
            var version = Changes.Version;
            await InvokeAsync(RefreshAndRenderAsync).ConfigureAwait(true);
            await Task.Delay(Interval, gone).ConfigureAwait(true);
            await Changes.WaitAsync(version, gone).ConfigureAwait(true);
        }
    }

    private async Task RefreshAndRenderAsync()
    {
        await RefreshAsync().ConfigureAwait(true);
        StateHasChanged();
    }
}
