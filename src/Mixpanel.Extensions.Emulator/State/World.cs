using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>The project as Mixpanel would have it after all messages so far. It must be used by one thread at a time.</summary>
internal sealed class World
{
    private readonly ProfileUpdates _updates;
    private readonly EventIntake _intake;

    public World(MixpanelEmulatorOptions options)
    {
        var limits = new ProfileLimits(options.MaxOperations, options.MaxProfileBytes);

        People = new People(options.MaxProfiles, options.MaxProfileBytes, limits);
        Groups = new GroupBook(options.MaxProfiles, options.MaxProfileBytes, limits);
        _updates = new ProfileUpdates(People, Groups, options.Locate);
        _intake = new EventIntake(
            options.IdentityMode == IdentityMode.Simplified ? new SimplifiedIdentity(People) : new OriginalIdentity(People),
            new EventRules(options.IdentityMode, options.HotShardLimit, options.Locate));
    }

    public People People { get; }

    public GroupBook Groups { get; }

    public EventCatalog Events { get; } = new();

    public DuplicateCounter Duplicates { get; } = new();

    /// <summary>How many events were stored.</summary>
    public long EventCount { get; private set; }

    /// <summary>Does what an accepted message says.</summary>
    public void Apply(ReceivedMessage message, JsonObject json)
    {
        switch (message.Endpoint)
        {
            case EmulatorEndpoint.Engage:
                _updates.ApplyToUser(message, json);
                break;

            case EmulatorEndpoint.Groups:
                _updates.ApplyToGroup(message, json);
                break;

            default:
                Store(message, json["properties"] as JsonObject ?? []);
                break;
        }
    }

    /// <inheritdoc cref="ProfileUpdates.Foresee"/>
    public string? Foresee(UpdateForecast forecast, EmulatorEndpoint endpoint, JsonObject update) =>
        _updates.Foresee(forecast, endpoint, update);

    /// <summary>Takes note that a message is no longer kept. Messages go in the order in which they came.</summary>
    public void Drop(ReceivedMessage message)
    {
        if (message.Row is not { } row)
        {
            return;
        }

        row.Owner?.Events.Dequeue();
        Duplicates.Remove(row);
    }

    public void Clear()
    {
        People.Clear();
        Groups.Clear();
        Events.Clear();
        Duplicates.Clear();
        EventCount = 0;
    }

    private void Store(ReceivedMessage message, JsonObject properties)
    {
        var row = _intake.Take(message, properties);
        message.Row = row;
        EventCount++;
        Events.Add(row.StoredName, properties, message.ReceivedAt);
        Duplicates.Add(row);

        if (row.Owner is { } owner)
        {
            owner.Events.Enqueue(row);
            owner.EventCount++;
        }
    }
}
