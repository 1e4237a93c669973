using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class RemoteFlagsTests
{
    [Test]
    public async Task A_flag_is_asked_for_with_its_context()
    {
        await using var project = FlagsProject.Remote();
        var context = new FlagContext("ü 1", new() { ["plan"] = "a+b&c" }, groups: new() { ["company_id"] = "acme" });

        var variant = await project.Flags.GetVariantAsync("gate", context);

        Assert.That((variant.Key, variant.Source, variant.Reason, variant.ExperimentId), Is.EqualTo(("on", FlagSource.Remote, FlagReason.ChosenRemotely, "e")));
        var query = System.Web.HttpUtility.ParseQueryString(project.Questions.Single().Query);
        Assert.That(query["context"], Is.EqualTo("""{"distinct_id":"ü 1","company_id":"acme","custom_properties":{"plan":"a+b&c"}}"""));
        Assert.That(project.Questions[0].Authorization, Is.EqualTo($"Basic {Convert.ToBase64String(FlagsProject.Bytes($"{TestProject.Token}:"))}"));
        Assert.That((query["token"], query["flag_key"], query["mp_lib"], query["project_id"]), Is.EqualTo((TestProject.Token, "gate", "dotnet", (string?)null)));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(204)]
    [TestCase(304)]
    public async Task A_refusal_is_a_fallback_and_not_repeated(int status)
    {
        await using var project = FlagsProject.Remote();
        project.Server.Then(status, FlagsProject.Answer);

        var variant = await project.Flags.GetVariantAsync("gate", FlagsProject.User);

        Assert.That((variant.IsFallback, variant.Reason), Is.EqualTo((true, FlagReason.BackendError)));
        Assert.That(project.Questions, Has.Count.EqualTo(1));
        Assert.That(project.Logged, Does.Not.Contain(TestProject.Token).And.Not.Contain("user-1"));
    }

    [TestCase("garbage")]
    [TestCase("{\"code\":200}")]
    [TestCase("{\"flags\":[]}")]
    [TestCase("{\"flags\":{\"gate\":{\"variant_key\":1,\"variant_value\":true}}}")]
    [TestCase("{\"flags\":{\"gate\":{\"variant_key\":\"on\"}}}")]
    public async Task Garbage_is_a_fallback(string body)
    {
        await using var project = FlagsProject.Remote();
        project.Server.Then(200, body);

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.BackendError));
    }

    [Test]
    public async Task A_flag_that_the_user_has_not_is_not_found()
    {
        await using var project = FlagsProject.Remote();

        Assert.That((await project.Flags.GetVariantAsync("other", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.FlagNotFound));
        Assert.That((await project.Flags.GetVariantAsync("bad", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.BackendError));
    }

    [Test]
    public async Task Nobody_is_asked_about_nobody()
    {
        await using var project = FlagsProject.Remote();

        var variant = await project.Flags.GetVariantAsync("gate", new FlagContext(default, deviceId: "d"));

        Assert.That((variant.Reason, variant.MissingContextKey), Is.EqualTo((FlagReason.MissingContextKey, "distinct_id")));
        Assert.That(project.Questions, Is.Empty);
    }

    [Test]
    public async Task A_connection_that_failed_is_tried_again()
    {
        await using var project = FlagsProject.Remote();
        project.Server.ThenRefuseConnection().ThenBreakConnection();

        var variant = await project.Clock.RunAsync(project.Flags.GetVariantAsync("gate", FlagsProject.User).AsTask(), TimeSpan.FromSeconds(5));

        Assert.That(variant.IsEnabled, Is.True);
    }

    [Test]
    public async Task An_answer_that_does_not_come_is_waited_for_a_limited_time()
    {
        await using var project = FlagsProject.Remote();
        project.Server.ThenHang();
        var start = project.Clock.GetUtcNow();

        var variant = await project.Clock.RunAsync(project.Flags.GetVariantAsync("gate", FlagsProject.User).AsTask(), TimeSpan.FromSeconds(5));

        Assert.That(variant.Reason, Is.EqualTo(FlagReason.BackendError));
        Assert.That(project.Clock.GetUtcNow() - start, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Those_who_ask_the_same_share_a_request_and_each_may_stop_waiting()
    {
        await using var project = FlagsProject.Remote();
        var entered = new TaskCompletionSource();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        project.Server.Then((_, _) =>
        {
            entered.TrySetResult();
            return answer.Task;
        });
        using var stop = new CancellationTokenSource();

        var first = project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false, stop.Token).AsTask();
        var second = project.Flags.GetVariantAsync("gate", new FlagContext("user-1"), reportExposure: false).AsTask();
        await entered.Task;
        await stop.CancelAsync();
        await Assert.ThatAsync(() => first, Throws.InstanceOf<OperationCanceledException>());
        answer.SetResult(ScriptedServer.Reply(200, FlagsProject.Answer));

        Assert.That((await second).IsEnabled, Is.True);
        Assert.That(project.Questions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_snapshot_is_one_request_and_can_be_read_many_times()
    {
        await using var project = FlagsProject.Remote();

        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That((all["gate"].IsEnabled, all["gate"].Key, all["none"].Reason, all["bad"].Reason), Is.EqualTo((true, "on", FlagReason.FlagNotFound, FlagReason.BackendError)));
        Assert.That((project.Questions.Count, project.Exposures.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_project_that_is_switched_off_asks_nobody()
    {
        await using var project = FlagsProject.Remote(options: options => options.Enabled = false);

        Assert.That((await project.Flags.GetVariantAsync("gate", FlagsProject.User)).Reason, Is.EqualTo(FlagReason.Disabled));
        Assert.That(project.Server.Requests, Is.Empty);
    }

    [Test]
    public async Task With_both_only_what_is_uncertain_is_asked_of_Mixpanel()
    {
        await using var project = new FlagsProject(builder => builder.AddLocalFlags().AddRemoteFlags(remote => remote.CacheDuration = TimeSpan.Zero));
        project.Definitions = FlagsProject.Gate.Replace("\"flags\":[", "\"flags\":[" + """{"key":"cohort","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],"rollout":[{"rollout_percentage":1,"cohort_hash":"c"}]}},""", StringComparison.Ordinal);
        await project.StartAsync();
        project.Server.Then(200, """{"flags":{}}""").Then(503).Then(200, """{"flags":{"remote":{"variant_key":"r","variant_value":1}}}""");

        var sure = await project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false);
        Assert.That(project.Questions, Is.Empty);
        var notInCohort = await project.Flags.GetVariantAsync("cohort", FlagsProject.User);
        var unanswered = await project.Flags.GetVariantAsync("cohort", FlagsProject.User);
        var all = await project.Flags.GetAllAsync(FlagsProject.User);

        Assert.That(sure.Source, Is.EqualTo(FlagSource.Local));
        Assert.That((notInCohort.IsFallback, notInCohort.Reason), Is.EqualTo((true, FlagReason.FlagNotFound)));
        Assert.That((unanswered.Reason, unanswered.Caveat), Is.EqualTo((FlagReason.BackendError, FlagCaveat.Cohort)));
        Assert.That((all["gate"].Source, all["remote"].Source, all["cohort"].IsFallback), Is.EqualTo((FlagSource.Local, FlagSource.Remote, true)));
    }
}
