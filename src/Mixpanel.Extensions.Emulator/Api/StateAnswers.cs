using System.Globalization;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Api;

/// <summary>What the API answers to a call that may be made.</summary>
internal sealed class StateAnswers(EmulatorStore store)
{
    // The others bring no messages.
    private static readonly EmulatorEndpoint[] _endpoints =
        [EmulatorEndpoint.Track, EmulatorEndpoint.Import, EmulatorEndpoint.Engage, EmulatorEndpoint.Groups];

    /// <summary>Finds who answers to reading a path.</summary>
    /// <returns><see langword="null"/> when nobody does.</returns>
    public Func<ApiQuery, ApiReply>? Find(string[] parts) => parts switch
    {
        ["messages"] => Messages,
        ["messages", var sequence] => query => Message(query, sequence),
        ["users"] => Users,
        ["profiles", _, ..] => query => Profile(query, Join(parts[1..])),
        ["groups"] => Groups,
        ["groups", var key, _, ..] => query => Group(query, key, Join(parts[2..])),
        ["events"] => Events,
        ["events", _, ..] => query => Event(query, Join(parts[1..])),
        ["summary"] => Summary,
        _ => null,
    };

    public ApiReply Clear(ApiQuery query) => Checked(query.Allow(), () =>
    {
        store.Clear();
        return ApiReply.Done;
    });

    // Who forgot to encode the slashes of an id still gets what they mean.
    private static string Join(string[] parts) => string.Join('/', parts);

    private static ApiReply Checked(ApiQuery query, Func<ApiReply> answer) =>
        query.Problem is { } problem ? ApiReply.Error(StatusCodes.Status400BadRequest, problem) : answer();

    private ApiReply Messages(ApiQuery query)
    {
        query.Allow("endpoint", "kind", "outcome", "event", "user", "text", "before", "limit");

        var filter = new MessageFilter
        {
            Endpoint = query.Choice("endpoint", _endpoints),
            Kind = query.Choice<ReceivedKind>("kind"),
            Outcome = query.Choice<ReceivedOutcome>("outcome"),
            Event = query.Text("event"),
            User = query.Text("user"),
            Text = query.Text("text"),
            Before = query.Number("before", 1, long.MaxValue),
            Limit = query.Limit(),
        };

        return Checked(query, () =>
        {
            var page = store.Messages(filter);

            return ApiReply.Of(new MessagesDto([.. page.Messages.Select(Dto.Of)], page.Before), ApiJson.Instance.MessagesDto);
        });
    }

    private ApiReply Message(ApiQuery query, string sequence) => Checked(query.Allow(), () =>
        long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && store.Message(number) is { } message
            ? ApiReply.Of(Dto.Of(message), ApiJson.Instance.MessageDto)
            : ApiReply.NotFound($"there is no message {sequence}, or it is no longer kept"));

    private ApiReply Users(ApiQuery query)
    {
        var (text, skip, limit) = (query.Allow("text", "skip", "limit").Text("text"), query.Skip(), query.Limit());

        return Checked(query, () =>
        {
            var users = store.Users(text, skip, limit);

            return ApiReply.Of(new UsersDto(users.Items, users.Total), ApiJson.Instance.UsersDto);
        });
    }

    private ApiReply Profile(ApiQuery query, string id)
    {
        var limit = query.Allow("limit").Limit();

        return Checked(query, () => store.User(id) is { } user
            ? ApiReply.Of(Dto.Of(user, limit), ApiJson.Instance.ProfileDto)
            : ApiReply.NotFound($"no message named '{id}'"));
    }

    private ApiReply Groups(ApiQuery query)
    {
        var (text, skip, limit) = (query.Allow("text", "skip", "limit").Text("text"), query.Skip(), query.Limit());

        return Checked(query, () =>
        {
            var groups = store.Groups(text, skip, limit);

            return ApiReply.Of(new GroupsDto(groups.Items, groups.Total), ApiJson.Instance.GroupsDto);
        });
    }

    private ApiReply Group(ApiQuery query, string key, string id) => Checked(query.Allow(), () => store.Group(key, id) is { } group
        ? ApiReply.Of(Dto.Of(group), ApiJson.Instance.GroupDto)
        : ApiReply.NotFound($"no update named '{key}' '{id}'"));

    private ApiReply Events(ApiQuery query) => Checked(query.Allow(), () =>
        ApiReply.Of(new EventsDto(store.Events()), ApiJson.Instance.EventsDto));

    private ApiReply Event(ApiQuery query, string name) => Checked(query.Allow(), () => store.Event(name) is { } summary
        ? ApiReply.Of(summary, ApiJson.Instance.EventSummary)
        : ApiReply.NotFound($"no event has the name '{name}'"));

    private ApiReply Summary(ApiQuery query) => Checked(query.Allow(), () =>
        ApiReply.Of(store.Summary(), ApiJson.Instance.EmulatorSummary));
}
