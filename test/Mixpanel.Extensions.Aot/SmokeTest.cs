using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Aot;

/// <summary>Sends every kind of message through the real pipeline and compares what arrives. Reflection would show up here as a missing value.</summary>
internal static class SmokeTest
{
    private static readonly Dictionary<string, string?> _settings = new()
    {
        ["Mixpanel:ProjectToken"] = "aot-token",
        ["Mixpanel:Region"] = "EU",
        ["Mixpanel:ServiceAccount:Username"] = "aot-user",
        ["Mixpanel:ServiceAccount:Secret"] = "aot-secret",
        ["Mixpanel:ServiceAccount:ProjectId"] = "42",
        ["Mixpanel:DefaultProperties:app"] = "aot",
        ["Mixpanel:Retry:InitialDelay"] = "00:00:00.010",
        ["Mixpanel:Retry:MinJitter"] = "00:00:00",
        ["Mixpanel:Retry:MaxJitter"] = "00:00:00.010",
    };

    private static readonly string[] _plans = ["pro"];

    private static readonly DateTimeOffset _signedUp = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    /// <returns>What is wrong; <c>null</c> if nothing is.</returns>
    internal static async Task<string?> RunAsync()
    {
        using var stub = new StubMixpanel();
        var services = new ServiceCollection();
        services
            .AddMixpanel(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build().GetSection("Mixpanel"))
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => stub));
        await using var provider = services.BuildServiceProvider();

        var results = await SendAsync(provider.GetRequiredService<IMixpanel>());
        var failed = results.FindIndex(static result => result.Status != SendStatus.Delivered);
        if (failed >= 0)
        {
            return $"message {failed} was {results[failed]} {results[failed].Field} {results[failed].Detail}";
        }

        return stub.Refusals != 1 ? "nothing was repeated after a 503" : Compare(stub.Arrivals);
    }

    private static async Task<List<SendResult>> SendAsync(IMixpanel mixpanel)
    {
        var customer = MixpanelProperties.From(new Customer("pro", 3, new Address("Zürich")), CustomerContext.Default.Customer);
        customer["total"] = 12.5m;
        customer["tags"] = new[] { "a", "b" };
        return
        [
            await mixpanel.TrackAsync("user-1", "Order Placed", customer),
            await mixpanel.SendAsync(new ImportBuilder("user-1", "Signed Up", _signedUp).InsertId("signup-1")),
            await mixpanel.AliasAsync("new-id", "user-1"),
            await mixpanel.MergeAsync("user-1", "user-2"),
            await mixpanel.UpdateProfileAsync("user-1", profile => profile.Set(customer)),
            await mixpanel.UpdateGroupAsync("company", "acme", group => group.Union("plans", _plans)),
        ];
    }

    private static string? Compare(List<Arrival> arrivals)
    {
        const string track = "/track?verbose=1&ip=0";
        const string import = "/import?strict=1&project_id=42&ip=0";
        const string account = "Basic YW90LXVzZXI6YW90LXNlY3JldA==";
        (string Path, string? Authorization, string Record)[] expected =
        [
            (track, null, """
                {"event":"Order Placed","properties":{"token":"aot-token","distinct_id":"user-1","app":"aot",
                 "plan name":"pro","Seats":3,"Address":{"City":"Zürich"},"total":12.5,"tags":["a","b"]}}
                """),
            (import, account, """
                {"event":"Signed Up","properties":{"token":"aot-token","distinct_id":"user-1","time":1709208000000,
                 "$insert_id":"signup-1","ip":"0","app":"aot"}}
                """),
            (track, null, """
                {"event":"$create_alias","properties":{"distinct_id":"user-1","alias":"new-id","token":"aot-token"}}
                """),
            (import, account, """
                {"event":"$merge","properties":{"$distinct_ids":["user-1","user-2"],"token":"aot-token"}}
                """),
            ("/engage?strict=1&ip=0", null, """
                {"$token":"aot-token","$distinct_id":"user-1",
                 "$set":{"plan name":"pro","Seats":3,"Address":{"City":"Zürich"},"total":12.5,"tags":["a","b"]}}
                """),
            ("/groups?strict=1&ip=0", null, """
                {"$token":"aot-token","$group_key":"company","$group_id":"acme","$union":{"plans":["pro"]}}
                """),
        ];

        if (arrivals.Count != expected.Length)
        {
            return $"{arrivals.Count} requests arrived instead of {expected.Length}";
        }

        for (var i = 0; i < expected.Length; i++)
        {
            var (path, authorization, json) = expected[i];
            var arrived = arrivals[i];
            if (arrived.PathAndQuery != path || arrived.Authorization != authorization)
            {
                return $"request {i} went to {arrived.PathAndQuery} with {arrived.Authorization ?? "no credentials"} instead of {path}";
            }

            if (!Matches(arrived.Record, JsonNode.Parse(json)!.AsObject()))
            {
                return $"request {i} held {arrived.Record.ToJsonString()} instead of {json}";
            }
        }

        return null;
    }

    /// <summary>Equal, apart from what this run alone decides: the library, and ids and times that were not given.</summary>
    internal static bool Matches(JsonObject arrived, JsonObject expected)
    {
        foreach (var (own, wanted) in new[] { (arrived, expected), (arrived["properties"]?.AsObject(), expected["properties"]?.AsObject()) })
        {
            foreach (var name in (string[])["mp_lib", "$lib_version", "time", "$insert_id", "$time"])
            {
                if (wanted?.ContainsKey(name) == false)
                {
                    own?.Remove(name);
                }
            }
        }

        return JsonNode.DeepEquals(arrived, expected);
    }
}
