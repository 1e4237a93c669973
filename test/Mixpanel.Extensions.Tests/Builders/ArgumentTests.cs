using System.Text.Json.Nodes;
using Mixpanel.Extensions.Tests.Messages;

namespace Mixpanel.Extensions.Tests.Builders;

/// <summary>Null and blank arguments are bugs of the caller: they throw at once, before there is a task.</summary>
internal sealed class ArgumentTests : EncodingFixture
{
    private static readonly EventTime _now = DateTimeOffset.UnixEpoch;

    private static IEnumerable<TestCaseData> Nulls()
    {
        yield return Case("event id", _ => new EventBuilder(null!, "E"));
        yield return Case("event name", _ => new EventBuilder("u", null!));
        yield return Case("event name alone", _ => new EventBuilder(null!));
        yield return Case("import id", _ => new ImportBuilder(null!, "E", _now));
        yield return Case("import name", _ => new ImportBuilder("u", null!, _now));
        yield return Case("alias", _ => new AliasBuilder(null!, "u"));
        yield return Case("original", _ => new AliasBuilder("u", null!));
        yield return Case("merge 1", _ => new MergeBuilder(null!, "u"));
        yield return Case("merge 2", _ => new MergeBuilder("u", null!));
        yield return Case("profile", _ => new ProfileBuilder(null!));
        yield return Case("group key", _ => new GroupBuilder(null!, "g"));
        yield return Case("group id", _ => new GroupBuilder("k", null!));
        yield return Case("raw event", _ => EventBuilder.FromJson(null!));
        yield return Case("With name", _ => Event().With(null!, 1));
        yield return Case("With bag", _ => Event().With(null!));
        yield return Case("Meta", _ => Event().Meta(null!, 1));
        yield return Case("InsertId", _ => Event().InsertId(null!));
        yield return Case("UserId", _ => Event().UserId(null!));
        yield return Case("DeviceId", _ => Event().DeviceId(null!));
        yield return Case("Ip", _ => Event().Ip(null!));
        yield return Case("InGroup key", _ => Event().InGroup(null!, "g"));
        yield return Case("InGroup id", _ => Event().InGroup("k", "g", null!));
        yield return Case("Set name", _ => Profile().Set(null!, 1));
        yield return Case("Set bag", _ => Profile().Set(null!));
        yield return Case("SetOnce name", _ => Profile().SetOnce(null!, 1));
        yield return Case("SetOnce bag", _ => Profile().SetOnce(null!));
        yield return Case("Increment name", _ => Profile().Increment((string)null!));
        yield return Case("Increment bag", _ => Profile().Increment((MixpanelProperties)null!));
        yield return Case("Append name", _ => Profile().Append(null!, 1));
        yield return Case("Append bag", _ => Profile().Append(null!));
        yield return Case("Union name", _ => Profile().Union(null!, 1));
        yield return Case("Union bag", _ => Profile().Union(null!));
        yield return Case("Remove name", _ => Profile().Remove(null!, 1));
        yield return Case("Remove bag", _ => Profile().Remove(null!));
        yield return Case("Unset", _ => Profile().Unset("a", null!));
        yield return Case("Update", _ => Profile().Update(null!));
        yield return Case("profile Ip", _ => Profile().Ip(null!));
        yield return Case("SendAsync", door => door.SendAsync((MessageBuilder)null!));
        yield return Case("SendAsync batch", door => door.SendAsync((IReadOnlyCollection<MessageBuilder>)null!));
        yield return Case("SendAsync null in batch", door => door.SendAsync([Event(), null!]));
        yield return Case("Build", door => door.Build(null!));
        yield return Case("TrackAsync id", door => door.TrackAsync(null!, "E"));
        yield return Case("TrackAsync name", door => door.TrackAsync("u", null!));
        yield return Case("ImportAsync id", door => door.ImportAsync(null!, "E", _now));
        yield return Case("ImportAsync name", door => door.ImportAsync("u", null!, _now));
        yield return Case("AliasAsync", door => door.AliasAsync(null!, "u"));
        yield return Case("MergeAsync", door => door.MergeAsync("u", null!));
        yield return Case("IdentifyAsync user", door => door.IdentifyAsync(null!, "a"));
        yield return Case("IdentifyAsync anonymous", door => door.IdentifyAsync("u", null!));
        yield return Case("UpdateProfileAsync id", door => door.UpdateProfileAsync(null!, _ => { }));
        yield return Case("UpdateProfileAsync lambda", door => door.UpdateProfileAsync("u", null!));
        yield return Case("UpdateGroupAsync key", door => door.UpdateGroupAsync(null!, "g", _ => { }));
        yield return Case("UpdateGroupAsync id", door => door.UpdateGroupAsync("k", null!, _ => { }));
        yield return Case("UpdateGroupAsync lambda", door => door.UpdateGroupAsync("k", "g", null!));
        yield return Case("no mixpanel: track", _ => ((IMixpanel)null!).TrackAsync("u", "E"));
        yield return Case("no mixpanel: import", _ => ((IMixpanel)null!).ImportAsync("u", "E", _now));
        yield return Case("no mixpanel: alias", _ => ((IMixpanel)null!).AliasAsync("u", "v"));
        yield return Case("no mixpanel: merge", _ => ((IMixpanel)null!).MergeAsync("u", "v"));
        yield return Case("no mixpanel: identify", _ => ((IMixpanel)null!).IdentifyAsync("u", "v"));
        yield return Case("no mixpanel: profile", _ => ((IMixpanel)null!).UpdateProfileAsync("u", _ => { }));
        yield return Case("no mixpanel: group", _ => ((IMixpanel)null!).UpdateGroupAsync("k", "g", _ => { }));
    }

    private static IEnumerable<TestCaseData> Blanks()
    {
        yield return Case("event id of spaces", _ => new EventBuilder(" ", "E"));
        yield return Case("import id of spaces", _ => new ImportBuilder("\t", "E", _now));
        foreach (var blank in new[] { "", " ", "\u2003\n" })
        {
            yield return Case($"event name {blank.Length}", _ => new EventBuilder("u", blank));
            yield return Case($"import name {blank.Length}", _ => new ImportBuilder("u", blank, _now));
            yield return Case($"alias {blank.Length}", _ => new AliasBuilder(blank, "u"));
            yield return Case($"original {blank.Length}", _ => new AliasBuilder("u", blank));
            yield return Case($"merge 1 {blank.Length}", _ => new MergeBuilder(blank, "u"));
            yield return Case($"merge 2 {blank.Length}", _ => new MergeBuilder("u", blank));
            yield return Case($"profile {blank.Length}", _ => new ProfileBuilder(blank));
            yield return Case($"group key {blank.Length}", _ => new GroupBuilder(blank, "g"));
            yield return Case($"group id {blank.Length}", _ => new GroupBuilder("k", blank));
            yield return Case($"identify {blank.Length}", door => door.IdentifyAsync(blank, "a"));
            yield return Case($"identify anonymous {blank.Length}", door => door.IdentifyAsync("u", blank));
            yield return Case($"meta {blank.Length}", _ => Event().Meta(blank, 1));
            yield return Case($"insert id {blank.Length}", _ => Event().InsertId(blank));
            yield return Case($"user id {blank.Length}", _ => Event().UserId(blank));
            yield return Case($"device id {blank.Length}", _ => Event().DeviceId(blank));
            yield return Case($"ip {blank.Length}", _ => Event().Ip(blank));
            yield return Case($"profile ip {blank.Length}", _ => Profile().Ip(blank));
            yield return Case($"in group key {blank.Length}", _ => Event().InGroup(blank, "g"));
            yield return Case($"in group id {blank.Length}", _ => Event().InGroup("k", "g", blank));
        }

        yield return Case("in no group", _ => Event().InGroup("k"));
        yield return Case("raw event without name", _ => EventBuilder.FromJson(new JsonObject()));
    }

    [TestCaseSource(nameof(Nulls))]
    [TestCaseSource(nameof(Blanks))]
    public void A_missing_argument_throws_at_once(Func<IMixpanel, object> call)
    {
        Assert.That(() => { call(Door); }, Throws.InstanceOf<ArgumentException>());
        Assert.That(Project.Server.Requests, Is.Empty);
    }

    private static EventBuilder Event() => new("user-1", "E");

    private static ProfileBuilder Profile() => new("user-1");

    private static TestCaseData Case(string name, Func<IMixpanel, object> call) => new TestCaseData(call).SetArgDisplayNames(name);
}
