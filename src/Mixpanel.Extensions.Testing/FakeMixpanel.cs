using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Testing;

/// <summary>
/// Mixpanel for tests: the real front door, with enrichers and validation, over a last stage that records instead of sending.
/// </summary>
/// <example><code>
/// var mixpanel = new FakeMixpanel();
/// await new OrdersController(mixpanel).Place(order, CancellationToken.None);
/// Assert.That(mixpanel.Events.Single().EventName, Is.EqualTo("Order Placed"));
/// </code></example>
public sealed class FakeMixpanel : IMixpanel, IAsyncDisposable, IDisposable
{
    private readonly Lazy<ServiceProvider> _services;

    /// <summary>A project of its own, without a container.</summary>
    /// <param name="configure">Sets options. A token and a service account are made up, so that all kinds of message work.</param>
    /// <param name="pipeline">Adds the application's enrichers and stages.</param>
    /// <param name="timeProvider">The clock that stamps messages; by default the system's.</param>
    public FakeMixpanel(
        Action<MixpanelOptions>? configure = null, Action<MixpanelBuilder>? pipeline = null, TimeProvider? timeProvider = null) =>
        _services = new(() =>
        {
            var services = new ServiceCollection();
            if (timeProvider is not null)
            {
                services.AddSingleton(timeProvider);
            }

            var builder = services.AddMixpanel(configure ?? (static _ => { }));
            FakeMixpanelServiceCollectionExtensions.Replace(builder, this);
            pipeline?.Invoke(builder);
            return services.BuildServiceProvider();
        });

    /// <summary>Every message that would have been sent, in order. A message that was rejected or filtered is not among them.</summary>
    public IReadOnlyList<RecordedMessage> Messages => Recorder.Messages;

    /// <summary>The events and imports among <see cref="Messages"/>.</summary>
    public IReadOnlyList<RecordedMessage> Events => Of(MessageKind.Event, MessageKind.Import);

    /// <summary>The profile updates among <see cref="Messages"/>.</summary>
    public IReadOnlyList<RecordedMessage> Profiles => Of(MessageKind.Profile);

    /// <summary>The group updates among <see cref="Messages"/>.</summary>
    public IReadOnlyList<RecordedMessage> Groups => Of(MessageKind.Group);

    internal RecordingSender Recorder { get; } = new();

    private IMixpanel Door => _services.Value.GetRequiredService<IMixpanel>();

    /// <summary>Answers every further message with one result, for example <c>SendResult.Failed(SendReason.RateLimited, Repeat.Safe)</c>.</summary>
    /// <param name="result">The result.</param>
    public void AnswerWith(SendResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Recorder.Answer = _ => result;
    }

    /// <summary>Decides for each further message how it is answered.</summary>
    /// <param name="answer">Called for each message, after it was recorded.</param>
    public void AnswerWith(Func<RecordedMessage, SendResult> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Recorder.Answer = answer;
    }

    /// <summary>Forgets the messages so far.</summary>
    public void Clear() => Recorder.Clear();

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(MessageBuilder message, CancellationToken cancellationToken = default) =>
        Door.SendAsync(message, cancellationToken);

    /// <inheritdoc/>
    public Task<BatchResult> SendAsync(IReadOnlyCollection<MessageBuilder> messages, CancellationToken cancellationToken = default) =>
        Door.SendAsync(messages, cancellationToken);

    /// <inheritdoc/>
    public Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Door.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public MixpanelMessage Build(MessageBuilder message) => Door.Build(message);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_services.IsValueCreated)
        {
            await _services.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private IReadOnlyList<RecordedMessage> Of(params MessageKind[] kinds) =>
        [.. Messages.Where(message => kinds.Contains(message.Kind))];
}
