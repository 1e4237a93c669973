using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace Mixpanel.Extensions.Emulator.Page.Live;

/// <summary>Every message as it arrives.</summary>
public sealed partial class LivePage
{
    private const int PageOfRows = 12;

    private MessageFeed? _feed;
    private LiveFilter _filter = LiveFilter.None;
    private LiveEntry? _selected;
    private Virtualize<LiveEntry>? _rows;
    private ElementReference _list;
    private string? _watched;
    private DotNetObjectReference<LivePage>? _self;
    private bool _paused;
    private bool _isAtTop = true;
    private string? _target;
    private bool _isNavigating;

    /// <summary>The kind to show.</summary>
    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    /// <summary>The outcome to show.</summary>
    [SupplyParameterFromQuery]
    public string? Outcome { get; set; }

    /// <summary>Part of the name of the event or the operator.</summary>
    [SupplyParameterFromQuery]
    public string? Event { get; set; }

    /// <summary>Part of the id of whom it concerns.</summary>
    [SupplyParameterFromQuery]
    public string? User { get; set; }

    /// <summary>Part of the message.</summary>
    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    /// <summary>Which message has its details shown.</summary>
    [SupplyParameterFromQuery]
    public string? Message { get; set; }

    [Inject]
    private LiveLog Log { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private PageScript Script { get; set; } = default!;

    private string CountText => _filter.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"{_feed!.Count:N0} messages")
        : string.Create(CultureInfo.InvariantCulture, $"{_feed!.Count:N0} of {_feed.Total:N0} messages");

    /// <summary>The browser tells that the newest line has come into or gone out of sight.</summary>
    [JSInvokable]
    public Task ScrolledAsync(bool isAtTop)
    {
        _isAtTop = isAtTop;

        return isAtTop ? RefreshAndShowAsync() : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(true);
        _self?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var filter = new LiveQuery(Kind, Outcome, Event, User, Text).ToFilter();

        // The addresses of earlier steps arrive late, and must not take the selection back.
        _isNavigating &= Message != _target;

        if (!_isNavigating && _selected?.Key != Message)
        {
            _selected = Message is { } key ? Log.Find(key) : null;
        }

        if (_feed is null || filter != _filter)
        {
            _filter = filter;
            _feed ??= new MessageFeed(Log);
            _feed.Show(filter);
            await ReadRowsAsync().ConfigureAwait(true);
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The list appears with the first message, and anew after everything was forgotten.
        if (_list.Id is { } id && id != _watched)
        {
            _watched = id;
            _self ??= DotNetObjectReference.Create(this);
            await Script.WatchListAsync(_list, _self).ConfigureAwait(true);
            await RevealAsync(_selected is null ? -1 : _feed!.IndexOf(_selected.Number)).ConfigureAwait(true);
        }
    }

    /// <inheritdoc/>
    protected override Task RefreshAsync()
    {
        _feed?.Update(hold: _paused || !_isAtTop);

        return ReadRowsAsync();
    }

    private Task ReadRowsAsync() => _rows?.RefreshDataAsync() ?? Task.CompletedTask;

    private async Task RefreshAndShowAsync()
    {
        await RefreshAsync().ConfigureAwait(true);
        StateHasChanged();
    }

    private ValueTask<ItemsProviderResult<LiveEntry>> ProvideAsync(ItemsProviderRequest request) =>
        new(new ItemsProviderResult<LiveEntry>(_feed!.Slice(request.StartIndex, request.Count), _feed.Count));

    private Task PauseAsync()
    {
        _paused = !_paused;

        return RefreshAsync();
    }

    private async Task CatchUpAsync()
    {
        (_paused, _isAtTop) = (false, true);
        await RefreshAsync().ConfigureAwait(true);
        await Script.RevealAsync(_list, 0).ConfigureAwait(true);
    }

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        var current = _selected is null ? -1 : _feed!.IndexOf(_selected.Number);
        int? target = key.Key switch
        {
            "ArrowDown" => current + 1,
            "ArrowUp" => current - 1,
            "PageDown" => current + PageOfRows,
            "PageUp" => current - PageOfRows,
            "Home" => 0,
            "End" => _feed!.Count - 1,
            _ => null,
        };

        if (key.Key == "Escape")
        {
            await CloseAsync().ConfigureAwait(true);
        }
        else if (target is { } index && _feed!.Count > 0)
        {
            index = Math.Clamp(index, 0, _feed.Count - 1);
            Select(_feed[index]);
            await RevealAsync(index).ConfigureAwait(true);
        }
    }

    private ValueTask RevealAsync(int index) => index < 0 ? ValueTask.CompletedTask : Script.RevealAsync(_list, index);

    private void Select(LiveEntry entry)
    {
        _selected = entry;
        Navigate(new LiveQuery(Kind, Outcome, Event, User, Text), entry.Key);
    }

    private async Task CloseAsync()
    {
        _selected = null;
        Navigate(new LiveQuery(Kind, Outcome, Event, User, Text), null);
        await _list.FocusAsync(preventScroll: true).ConfigureAwait(true);
    }

    private void Show(LiveQuery query) => Navigate(query, _selected?.Key);

    private void Navigate(LiveQuery query, string? message)
    {
        _target = message;
        _isNavigating |= message != Message;
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
            {
                ["kind"] = OrNull(query.Kind),
                ["outcome"] = OrNull(query.Outcome),
                ["event"] = OrNull(query.Event),
                ["user"] = OrNull(query.User),
                ["text"] = OrNull(query.Text),
                ["message"] = message,
            }),
            replace: true);

        static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
