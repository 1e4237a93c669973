using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary><c>/flags</c> and <c>/flags/definitions</c>.</summary>
internal static class FlagRows
{
    private const string NoContext = """{"error":"distinct_id must be provided in evalContext as a string","status":"error"}""";

    private const string Flags =
        """
        {
          "flags": [
            { "key": "on", "status": "enabled", "ruleset": {} },
            { "key": "off", "status": "disabled" },
            { "key": "gone", "status": "archived" },
          ],
          // Everyone but one.
          "variants": { "on": { "variant_key": "treatment", "variant_value": true }, "color": { "variant_key": "b", "variant_value": "blue" } },
          "users": { "user-1": { "color": { "variant_key": "r", "variant_value": "red", "is_qa_tester": true } } }
        }
        """;

    private static readonly string[] _paths = ["flags", "flags/definitions"];

    private static readonly string[] _noContexts =
        ["", "&context=", "&context=x", "&context=%5B%5D", "&context=%7B%7D", "&context=%7B%22distinct_id%22%3A5%7D"];

    public static IEnumerable<WireRow> All =>
    [
        .. _paths.SelectMany(path => (IEnumerable<WireRow>)
        [
            Get("F1", $"nobody asks for {path}", path, "", null) with { Status = 401, BodyStart = Replies.Refused },
            Get("F1", $"somebody else asks for {path}", path, "", "Basic other:") with { Status = 401, BodyStart = Replies.Refused },
        ]),
        .. _noContexts.Select(context =>
            Get("F2", $"context '{context}'", "flags", context) with { Status = 400, Body = NoContext }),
        Get("F3", "of everyone", "flags", Context("user-2")) with
        {
            ContentType = "application/json",
            Body = """{"code":200,"flags":{"on":{"variant_key":"treatment","variant_value":true},"color":{"variant_key":"b","variant_value":"blue"}}}""",
        },
        Get("F3", "of one", "flags", $"{Context("user-1")}&flag_key=color") with
        {
            Body = """{"code":200,"flags":{"color":{"variant_key":"r","variant_value":"red","is_qa_tester":true}}}""",
        },
        Get("F3", "unknown flag", "flags", $"{Context("user-1")}&flag_key=other") with { Body = """{"code":200,"flags":{}}""" },
        Get("F3", "by a service account", "flags", $"{Context("user-1")}&flag_key=on&project_id=7", "Basic name:secret") with
        {
            Body = """{"code":200,"flags":{"on":{"variant_key":"treatment","variant_value":true}}}""",
        },
        Get("F4", "enabled only", "flags/definitions", "") with { Body = """{"flags":[{"key":"on","status":"enabled","ruleset":{}}]}""" },
        Traced("kept", "x") with { Then = emulator => Assert.That(emulator.Requests[0].Headers["traceparent"], Is.EqualTo("x")) },
        Traced("malformed", "x") with { Options = Check, Status = 400 },
        Traced("all zero", $"00-{new string('0', 32)}-{new string('1', 16)}-01") with { Options = Check, Status = 400 },
        Traced("well-formed", $"00-{new string('a', 32)}-{new string('1', 16)}-01") with { Options = Check },
    ];

    private static WireRow Get(string number, string name, string path, string query, string? authorization = "Basic T:") =>
        new(number, name, bench => GetAsync(bench, $"/{path}?token=T{query}", ("Authorization", authorization))) { Options = Configure };

    private static WireRow Traced(string name, string traceparent) => new("F5", name, bench => GetAsync(
        bench, $"/flags?token=T{Context("u")}", ("Authorization", "Basic T:"), ("traceparent", traceparent)))
    { Options = Configure };

    private static async Task<Answered> GetAsync(Bench bench, string path, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await bench.SendAsync(request);
    }

    private static void Configure(MixpanelEmulatorOptions options) => (options.ProjectToken, options.FlagsJson) = ("T", Flags);

    private static void Check(MixpanelEmulatorOptions options)
    {
        Configure(options);
        options.CheckTraceparent = true;
    }

    private static string Context(string distinctId) =>
        $"&context={Uri.EscapeDataString(new JsonObject { ["distinct_id"] = distinctId }.ToJsonString())}";
}
