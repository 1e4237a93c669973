using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Mixpanel.Extensions.Emulator.Page;

/// <summary>The few things only the browser can do: see <c>page.js</c>.</summary>
internal sealed class PageScript(IJSRuntime browser) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    public ValueTask CopyAsync(string text) => RunAsync("copy", text);

    /// <summary>Lets the list be walked by keyboard, and tells when it is scrolled away from its newest line.</summary>
    public ValueTask WatchListAsync<T>(ElementReference list, DotNetObjectReference<T> owner)
        where T : class => RunAsync("watchList", list, owner);

    /// <summary>Scrolls so far that the line at that place is visible.</summary>
    public ValueTask RevealAsync(ElementReference list, int index) => RunAsync("reveal", list, index);

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await (await _module.ConfigureAwait(true)).DisposeAsync().ConfigureAwait(true);
            }
            catch (JSDisconnectedException)
            {
                // The browser has gone, and its module with it.
            }
        }
    }

    private async ValueTask RunAsync(string function, params object?[] arguments)
    {
        try
        {
            _module ??= browser.InvokeAsync<IJSObjectReference>("import", "./_page/page.js").AsTask();
            await (await _module.ConfigureAwait(true)).InvokeVoidAsync(function, arguments).ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser has gone; there is nothing to do for it.
        }
    }
}
