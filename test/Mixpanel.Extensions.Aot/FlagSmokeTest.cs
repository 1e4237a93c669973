using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mixpanel.Extensions.Aot;

/// <summary>Asks about flags in every way, locally and of Mixpanel, and compares the answers and what Mixpanel is told of them.</summary>
internal static class FlagSmokeTest
{
    /// <summary>Each option shows below: every exposure is sent, and who has asked Mixpanel need not ask again.</summary>
    private static readonly Dictionary<string, string?> _settings = new()
    {
        ["Mixpanel:ProjectToken"] = "aot-token",
        ["Mixpanel:Retry:InitialDelay"] = "00:00:00.010",
        ["Mixpanel:Retry:MinJitter"] = "00:00:00",
        ["Mixpanel:Retry:MaxJitter"] = "00:00:00.010",
        ["Mixpanel:Flags:Local:PollInterval"] = "01:00:00",
        ["Mixpanel:Flags:Remote:CacheDuration"] = "01:00:00",
        ["Mixpanel:Flags:Exposures:DeduplicateFor"] = "00:00:00",
    };

    private static readonly FlagContext _user = new(
        "user-1", new() { ["plan"] = "Pro", ["country"] = "CH", ["visits"] = 12 }, groups: new() { ["company_id"] = "acme" });

    /// <returns>What is wrong; <c>null</c> if nothing is.</returns>
    internal static async Task<string?> RunAsync()
    {
        using var stub = new StubMixpanel { Definitions = Definitions, Variants = Variants };
        var services = new ServiceCollection();
        services
            .AddMixpanel(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build().GetSection("Mixpanel"))
            .UseBuffer()
            .AddLocalFlags()
            .AddRemoteFlags()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => stub));
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }

        string[] answers = [.. await AskAsync(provider.GetRequiredService<IMixpanelFlags>())];
        if (Difference(answers, Answers) is { } wrong)
        {
            return wrong;
        }

        await provider.GetRequiredService<IMixpanel>().FlushAsync();
        return Difference([.. stub.Questions], Questions)
            ?? Difference([.. stub.Arrivals.Select(arrival => Summary(arrival.Record["properties"]!))], Exposures)
            ?? (SmokeTest.Matches(stub.Arrivals[0].Record, JsonNode.Parse(FirstExposure)!.AsObject())
                ? null
                : $"the first exposure was {stub.Arrivals[0].Record.ToJsonString()} instead of {FirstExposure}");
    }

    private static async Task<List<string>> AskAsync(IMixpanelFlags flags)
    {
        var nobody = new Customer("none", 0, new Address("nowhere"));
        var all = await flags.GetAllAsync(_user);
        return
        [
            $"{await flags.GetVariantAsync("offer", _user)}",
            $"{await flags.GetVariantAsync("offer", new FlagContext("user-2", new() { ["plan"] = "free" }))}",
            $"{await flags.GetValueAsync("offer", nobody, _user, CustomerContext.Default.Customer)}",
            $"{await flags.IsEnabledAsync("gate", _user)}",
            $"{await flags.GetValueAsync("gate", "of another type", _user)}",
            $"{await flags.GetVariantAsync("support", _user)}",
            $"{await flags.GetValueAsync("support", 0, _user)}",
            $"{all["offer"]}; {all["support"]}; {all["unheard-of"]}",
        ];
    }

    private static string Summary(JsonNode exposure) =>
        $"{exposure["Experiment name"]} {exposure["Variant name"]} {exposure["Flag evaluation mode"]}";

    private static string? Difference(string[] actual, string[] expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"there were {actual.Length} instead of {expected.Length}: {string.Join(" | ", actual)}";
        }

        for (var i = 0; i < expected.Length; i++)
        {
            if (actual[i] != expected[i])
            {
                return $"'{actual[i]}' came instead of '{expected[i]}'";
            }
        }

        return null;
    }

    private static string[] Answers =>
    [
        "offer: large (Local, MatchedRollout)",
        "offer: no variant (Fallback, NoRolloutMatch)",
        "Customer { Plan = pro, Seats = 3, Address = Address { City = Zürich } }",
        "True",
        "of another type",
        "support: gold (Remote, ChosenRemotely)",
        "24",
        "offer: large (Local, MatchedRollout); support: gold (Remote, ChosenRemotely); unheard-of: no variant (Fallback, FlagNotFound)",
    ];

    private static string[] Questions =>
    [
        "/flags/definitions",
        """/flags {"distinct_id":"user-1","company_id":"acme","custom_properties":{"plan":"Pro","country":"CH","visits":12}}""",
    ];

    private static string[] Exposures => ["offer large local", "offer large local", "gate on local", "support gold remote", "support gold remote"];

    private static string FirstExposure => """
        {"event":"$experiment_started","properties":{"token":"aot-token","distinct_id":"user-1","Experiment name":"offer","Variant name":"large",
         "$experiment_type":"feature_flag","Flag evaluation mode":"local","$experiment_id":"experiment-1","$is_experiment_active":true,"$is_qa_tester":false}}
        """;

    private static string Definitions => """
        {"flags":[
          {"key":"offer","context":"distinct_id","experiment_id":"experiment-1","is_experiment_active":true,
           "hash_salt":"0123456789abcdef0123456789abcdef","ruleset":{
             "variants":[{"key":"large","value":{"plan name":"pro","Seats":3,"Address":{"City":"Zürich"}},"split":1.0},{"key":"small","value":{},"split":0.0}],
             "rollout":[{"rollout_percentage":1.0,"runtime_evaluation_rule":
               {"and":[{"==":[{"var":"plan"},"pro"]},{"in":[{"var":"country"},["ch","de"]]},{">":[{"var":"visits"},10]}]}}]}},
          {"key":"gate","context":"company_id","ruleset":{
             "variants":[{"key":"on","value":true,"split":1.0}],"rollout":[{"rollout_percentage":1.0}]}},
          {"key":"support","context":"distinct_id","ruleset":{
             "variants":[{"key":"bronze","value":72,"split":1.0}],"rollout":[{"rollout_percentage":1.0,"cohort_hash":"cohort-1"}]}}]}
        """;

    private static string Variants => """
        {"code":200,"flags":{"support":{"variant_key":"gold","variant_value":24,"is_qa_tester":false}}}
        """;
}
