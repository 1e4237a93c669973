using System.ComponentModel;
using Microsoft.AspNetCore.Components;
using Mixpanel.Extensions.Emulator.Page.Live;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>A view that follows what arrives: at once after a quiet moment, and no more than eight times a second.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RefreshingView : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(125);

    private readonly CancellationTokenSource _gone = new();
    private Task _following = Task.CompletedTask;

    [Inject]
    private LiveLog LiveLog { get; set; } = default!;

    /// <summary>Stops following.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync().ConfigureAwait(true);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads anew what is shown; rendering follows.</summary>
    protected abstract Task RefreshAsync();

    /// <summary>Begins to follow.</summary>
    protected override void OnInitialized() => _following = FollowAsync(_gone.Token);

    private async Task FollowAsync(CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            // Asked for before reading, so that nothing falls between the two.
            var changed = LiveLog.Changed;
            await InvokeAsync(RefreshAndRenderAsync).ConfigureAwait(true);
            await Task.Delay(_interval, gone).ConfigureAwait(true);
            await changed.WaitAsync(gone).ConfigureAwait(true);
        }
    }

    private async Task RefreshAndRenderAsync()
    {
        await RefreshAsync().ConfigureAwait(true);
        StateHasChanged();
    }
}
