using System.Text;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>Flags as Mixpanel defines them, with everything it says about one.</summary>
internal static class FlagSamples
{
    internal const string Salt = "0123456789abcdef0123456789abcdef";

    internal const string Rule = """
        {"and":[{"==":[{"var":"plan"},"premium"]},{"in":[{"var":"country"},["de","ch","at"]]},{">":[{"var":"visits"},1000]}]}
        """;

    internal static FlagContext User { get; } = new(
        "customer-4711", new() { ["plan"] = "Premium", ["country"] = "CH", ["visits"] = 1_204 });

    /// <summary>A reply with these flags.</summary>
    internal static byte[] Definitions(params IEnumerable<string> flags) => Encoding.UTF8.GetBytes($$"""{"flags":[{{string.Join(',', flags)}}]}""");

    /// <summary>An experiment with two halves, for everybody or for those whom the rule is about.</summary>
    internal static string Experiment(string key, string rule = "null") => $$$"""
        {"id":"0b6c2d1e-{{{key}}}","name":"The experiment {{{key}}}","key":"{{{key}}}","status":"enabled","project_id":12345,"workspace_id":67890,
         "context":"distinct_id","experiment_id":"experiment-{{{key}}}","is_experiment_active":true,"hash_salt":"{{{Salt}}}",
         "ruleset":{
           "variants":[
             {"key":"control","value":false,"is_control":true,"is_sticky":false,"split":0.5},
             {"key":"treatment","value":true,"is_control":false,"is_sticky":false,"split":0.5}],
           "rollout":[{"rollout_percentage":1.0,"runtime_evaluation_rule":{{{rule}}},"variant_splits":{"control":0.5,"treatment":0.5}}],
           "test":{"users":{"tester-1":"treatment","tester-2":"control"}}
         }}
        """;
}
