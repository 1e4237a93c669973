using System.Text;
using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary><c>/engage</c> and <c>/groups</c>: what is said about an update.</summary>
internal static class ProfileRows
{
    private static readonly string[] _paths = ["engage", "groups"];

    private static readonly string[] _groupOperators = ["$set", "$set_once", "$remove"];

    public static IEnumerable<WireRow> All =>
    [
        .. _paths.SelectMany(OfBoth),
        Engage("P3", "missing", Some.Profile().Without("$distinct_id")) with { Body = Replies.Missing("$distinct_id"), Outcomes = "R" },
        Engage("P3", "empty", Some.Profile().With("$distinct_id", "")) with { Body = Replies.Missing("$distinct_id") },
        Groups("P4", "no key", Some.Group().Without("$group_key")) with { BodyStart = Replies.Refused, Outcomes = "R" },
        Groups("P4", "no id", Some.Group().Without("$group_id")) with { BodyStart = Replies.Refused, Outcomes = "R" },
        Refused("P5", "$distinct_id", Some.Group().With("$distinct_id", "u"), "groups"),
        Refused("P8", "text", Some.Profile("$add", new JsonObject { ["n"] = "1" }), "engage"),
        Refused("P8", "one of two", Some.Profile("$add", new JsonObject { ["n"] = 1, ["m"] = null }), "engage"),
        Engage("P8", "negative number", Some.Profile("$add", new JsonObject { ["n"] = -1.5 })) with { Body = Replies.Ok, Outcomes = "A" },
        Refused("P11", "$add", Some.Group("$add", new JsonObject { ["n"] = 1 }), "groups"),
        Refused("P11", "$append", Some.Group("$append", new JsonObject { ["n"] = 1 }), "groups"),
        .. _groupOperators.Select(name => Groups("P11", $"{name} is supported", Some.Group(name)) with { Body = Replies.Ok }),
    ];

    private static IEnumerable<WireRow> OfBoth(string path) =>
    [
        Send("P1", "plain", path, "", One(path)) with { ContentType = "text/plain", Body = "1", Outcomes = "A" },
        Send("P1", "verbose", path, "verbose=1", One(path)) with { Body = Replies.Ok },
        Send("P1", "strict", path, "strict=1", One(path), One(path)) with { Body = """{"error":null,"errors":{},"num_good_events":2,"status":1}""" },
        Send("P1", "strict and verbose", path, "strict=1&verbose=1", One(path)) with
        {
            Body = """{"error":null,"errors":{},"num_good_events":1,"status":1}""",
        },
        Send("P1", "strict, some refused", path, "strict=1", One(path), One(path).Without("$token")) with { BodyStart = Replies.Refused, Outcomes = "AR" },
        new("P1", $"form on {path}", bench => bench.PostFormAsync($"/{path}", ("data", Bench.Base64(One(path).ToJsonString())))) { Body = "1" },
        new("P1", $"GET on {path}", bench => bench.GetAsync($"/{path}?data={Uri.EscapeDataString(Bench.Base64(One(path).ToJsonString()))}")) { Body = "1" },
        Send("P2", "missing, verbose", path, "verbose=1", One(path).Without("$token")) with { Body = Replies.Missing("$token"), Outcomes = "R" },
        Send("P2", "missing, plain", path, "", One(path).Without("$token")) with { Body = "0" },
        Refused("P6", "no operator", One(path).Without("$set"), path),
        Refused("P6", "unknown operator", One(path).Without("$set").With("$max", new JsonObject { ["n"] = 1 }), path),
        Send("P7", "two operators", path, "verbose=1", One(path).With("$unset", new JsonArray("a"))) with { Body = Replies.Ok, Outcomes = "A" },
        Refused("P7", "two operators, refused", One(path).With("$unset", new JsonArray("a")), path) with
        {
            Options = options => options.RefuseSeveralOperators = true,
        },
        Refused("P9", "no list", Operator(path, "$union", new JsonObject { ["a"] = "x" }), path),
        Refused("P9", "empty list", Operator(path, "$union", new JsonObject { ["a"] = new JsonArray() }), path),
        Refused("P10", "no list", Operator(path, "$unset", "a"), path),
        Refused("P10", "empty list", Operator(path, "$unset", new JsonArray()), path),
        Refused("P10", "list of numbers", Operator(path, "$unset", new JsonArray(1)), path),
        Send("P12", "2001 updates", path, "", [.. Enumerable.Range(0, 2001).Select(_ => One(path))]) with { Status = 413, Outcomes = "" },
        Send("P12", "2000 updates", path, "", [.. Enumerable.Range(0, 2000).Select(_ => One(path))]) with { Body = "1" },
        Send("P12", "1 MB", path, "", Operator(path, "$set", new JsonObject { ["a"] = new string('a', 1024 * 1024) })) with { Status = 413, Outcomes = "" },
        new("P12", $"too many bytes on {path}", bench => bench.PostAsync($"/{path}", Encoding.UTF8.GetBytes(new string(' ', 1001)), "application/json"))
        {
            Options = options => options.MaxDecompressedBytes = 1000,
            Status = 413,
        },
        Refused("P13", "2001 properties", Operator(path, "$set", Some.Wide(2001)), path),
        Send("P13", "2000 properties", path, "verbose=1", Operator(path, "$set", Some.Wide(2000))) with { Body = Replies.Ok },
        Send("P14", "unknown token", path, "verbose=1", One(path)) with
        {
            Options = options => options.ProjectToken = "other",
            Body = Replies.Ok,
            Outcomes = "I",
        },
        Send("P15", "nothing valid", path, "", One(path).Without("$token").Without("$set")) with { Status = 200, Body = "0" },
        Send("P16", "one of two is valid", path, "", One(path).Without("$token"), One(path)) with { Body = "1", Outcomes = "RA" },
    ];

    private static WireRow Refused(string number, string name, JsonObject update, string path) =>
        Send(number, name, path, "verbose=1", update) with { BodyStart = Replies.Refused, Outcomes = "R" };

    private static WireRow Engage(string number, string name, JsonObject update) => Send(number, name, "engage", "verbose=1", update);

    private static WireRow Groups(string number, string name, JsonObject update) => Send(number, name, "groups", "verbose=1", update);

    private static WireRow Send(string number, string name, string path, string query, params JsonNode[] updates) =>
        new(number, $"{name} on {path}", bench => bench.PostJsonAsync($"/{path}?{query}", Some.Batch(updates)));

    private static JsonObject One(string path) => path == "engage" ? Some.Profile() : Some.Group();

    private static JsonObject Operator(string path, string name, JsonNode operand) =>
        path == "engage" ? Some.Profile(name, operand) : Some.Group(name, operand);
}
