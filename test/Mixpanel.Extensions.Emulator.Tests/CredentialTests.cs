using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Who may send where.</summary>
internal sealed class CredentialTests
{
    private const string Unauthorized = """{"code":401,"error":"Invalid credentials","status":"Unauthorized"}""";

    private static readonly string _event = Some.Batch(Some.Event());
    private static readonly string _merge = Some.Batch(Some.BareEvent("$merge", ("$distinct_ids", new JsonArray("a", "b"))));

    [TestCase("Basic name:secret", "&project_id=7", TestName = "{m}(T9 service account, plain)")]
    [TestCase("Basic bmFtZTpzZWNyZXQ=", "&project_id=7", TestName = "{m}(T9 service account, base64)")]
    [TestCase("basic bmFtZTpzZWNyZXQ=", "&project_id=7", TestName = "{m}(T9 scheme in lower case)")]
    [TestCase("Basic T:", "", TestName = "{m}(T9 token, plain)")]
    [TestCase("Basic VDo=", "", TestName = "{m}(T9 token, base64)")]
    [TestCase("Basic hush:", "", TestName = "{m}(T9 project secret)")]
    public async Task A_known_credential_may_import(string authorization, string query)
    {
        await using var bench = await StartConfiguredAsync();

        var answer = await bench.PostJsonAsync($"/import?strict=1{query}", _event, authorization);

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [TestCase(null, "", TestName = "{m}(I1 nothing)")]
    [TestCase("", "", TestName = "{m}(I1 empty)")]
    [TestCase("Bearer x", "", TestName = "{m}(I1 another scheme)")]
    [TestCase("Basic", "", TestName = "{m}(I1 scheme only)")]
    [TestCase("Basic !!", "", TestName = "{m}(I1 neither base64 nor a pair)")]
    [TestCase("Basic VA==", "", TestName = "{m}(I1 base64 without a colon)")]
    [TestCase("Basic :", "", TestName = "{m}(I1 blank user name)")]
    [TestCase("Basic other:", "", TestName = "{m}(I1 unknown token)")]
    [TestCase("Basic name:wrong", "&project_id=7", TestName = "{m}(I1a wrong secret)")]
    [TestCase("Basic other:secret", "&project_id=7", TestName = "{m}(I1a unknown service account)")]
    [TestCase("Basic name:secret", "&project_id=8", TestName = "{m}(I1a another project)")]
    [TestCase("Basic hush:", "&project_id=7", TestName = "{m}(I1c project secret with project_id)")]
    [TestCase("Basic T:", "&project_id=7", TestName = "{m}(I1c token with project_id)")]
    [TestCase("Basic name:secret", "", TestName = "{m}(I2 service account without project_id)")]
    [TestCase("Basic name:secret", "&project_id=", TestName = "{m}(I2 service account with a blank project_id)")]
    public async Task Any_other_credential_may_not_import(string? authorization, string query)
    {
        await using var bench = await StartConfiguredAsync();

        var answer = await bench.PostJsonAsync($"/import?strict=1{query}", _event, authorization);

        Assert.That(answer, Is.EqualTo(new Answered(401, "application/json", Unauthorized)));
        Assert.That(bench.Emulator.Messages, Is.Empty);
        Assert.That(bench.Emulator.Requests.Single().Status, Is.EqualTo(401));
    }

    [TestCase("Basic any:thing", "&project_id=1", 200)]
    [TestCase("Basic any:", "", 200)]
    [TestCase("Basic any:thing", "", 401)]
    public async Task An_emulator_without_credentials_takes_any_of_the_right_form(string authorization, string query, int status)
    {
        await using var bench = await Bench.StartAsync();

        var answer = await bench.PostJsonAsync($"/import?strict=1{query}", _event, authorization);

        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [TestCase("Basic name:secret", "&project_id=7", 200, TestName = "{m}($merge by service account)")]
    [TestCase("Basic hush:", "", 200, TestName = "{m}($merge by project secret)")]
    [TestCase("Basic T:", "", 401, TestName = "{m}($merge by token)")]
    public async Task A_merge_needs_more_than_a_token(string authorization, string query, int status)
    {
        await using var bench = await StartConfiguredAsync();

        var answer = await bench.PostJsonAsync($"/import?strict=1{query}", _merge, authorization);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(status == 200 ? 1 : 0));
    }

    [Test]
    public async Task K14_A_credential_that_leaks_is_refused(
        [Values("/track", "/engage", "/groups")] string path,
        [Values("Basic name:secret", "Basic bmFtZTpzZWNyZXQ=", "Basic hush:")] string authorization)
    {
        await using var bench = await StartConfiguredAsync();

        var answer = await bench.PostJsonAsync(path, "[]", authorization);

        Assert.That(answer.Status, Is.EqualTo(401));
        Assert.That(JsonNode.Parse(answer.Body)!["status"]!.GetValue<string>(), Is.EqualTo("error"));
    }

    [Test]
    public async Task K14_A_token_is_not_a_leak()
    {
        await using var bench = await StartConfiguredAsync();

        var answer = await bench.PostJsonAsync("/track", _event, "Basic T:");

        Assert.That(answer.Body, Is.EqualTo("1"));
    }

    private static Task<Bench> StartConfiguredAsync() => Bench.StartAsync(options =>
    {
        options.ProjectToken = "T";
        options.ServiceAccountUsername = "name";
        options.ServiceAccountSecret = "secret";
        options.ProjectId = "7";
        options.ProjectSecret = "hush";
    });
}
