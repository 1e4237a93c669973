using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Buffering;

internal sealed class UseBufferTests
{
    [TestCase("MaxMessages", "0", "MaxMessages is 0; it must be between 1 and")]
    [TestCase("MaxBytes", "1", "MaxBytes is 1; it must be between")]
    [TestCase("BatchSize", "2001", "BatchSize is 2001; it must be between 1 and 2000")]
    [TestCase("FlushInterval", "00:00:00", "FlushInterval is 00:00:00")]
    [TestCase("MaxConcurrentRequests", "0", "MaxConcurrentRequests is 0")]
    [TestCase("MaxAge", "6.00:00:00", "MaxAge is 6.00:00:00")]
    [TestCase("FlushTimeout", "00:00:00", "FlushTimeout is 00:00:00")]
    [TestCase("ShutdownTimeout", "-00:00:01", "ShutdownTimeout is -00:00:01")]
    [TestCase("WhenFull", "9", "WhenFull is none of DropNewest, DropOldest and Wait")]
    public void A_wrong_option_is_named_by_its_key(string key, string value, string problem)
    {
        var configuration = Configuration(("Apps:Web:ProjectToken", "token"), ($"Apps:Web:Buffer:{key}", value));
        using var services = new ServiceCollection()
            .AddMixpanel(configuration.GetSection("Apps:Web")).UseBuffer().Services.BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IMixpanel>(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains($"Apps:Web:Buffer:{problem}"));
    }

    [Test]
    public void Options_come_from_the_projects_own_section_and_code_comes_last()
    {
        var configuration = Configuration(
            ("Mixpanel:Buffer:BatchSize", "11"), ("Other:Buffer:BatchSize", "12"), ("Mobile:Buffer:BatchSize", "13"), ("Mobile:Buffer:MaxMessages", "13"));
        using var usual = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddMixpanel().UseBuffer().Services.BuildServiceProvider();
        using var custom = new ServiceCollection().AddMixpanel(configuration.GetSection("Other")).UseBuffer().Services.BuildServiceProvider();
        using var keyed = new ServiceCollection().AddKeyedMixpanel("mobile", configuration.GetSection("Mobile"))
            .UseBuffer(options => options.MaxMessages = 99).Services.BuildServiceProvider();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Options(usual, "").BatchSize, Is.EqualTo(11));
            Assert.That(Options(custom, "").BatchSize, Is.EqualTo(12));
            Assert.That((Options(keyed, "mobile").BatchSize, Options(keyed, "mobile").MaxMessages), Is.EqualTo((13, 99)));
        }
    }

    [Test]
    public void Calling_it_twice_for_a_project_throws()
    {
        var builder = new ServiceCollection().AddMixpanel(_ => { }).UseBuffer();

        Assert.That(() => builder.UseBuffer(), Throws.InvalidOperationException.With.Message.Contains("UseBuffer was called twice"));
        Assert.That(() => builder.Services.AddKeyedMixpanel("other", _ => { }).UseBuffer(), Throws.Nothing);
    }

    [Test]
    public async Task A_call_is_answered_at_once_with_a_task_that_is_kept()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.UseBuffer());

        var first = project.Mixpanel.TrackAsync("user-1", "A");
        var second = project.Mixpanel.TrackAsync("user-1", "B");
        Assert.That(first.IsCompletedSuccessfully, Is.True);
        Assert.That(second, Is.SameAs(first));
        Assert.That((await first).Status, Is.EqualTo(SendStatus.Buffered));
        Assert.That(await project.Mixpanel.FlushAsync(), Is.EqualTo(new FlushResult(2, 0, 0, 0, 0, 0)));
        Assert.That(project.Request.Json, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Wrong_credentials_keep_the_messages_and_new_ones_take_effect()
    {
        var clock = new TestClock(TestProject.Start);
        var server = new ScriptedServer(clock);
        var configuration = Configuration(("Mixpanel:ProjectToken", "token"), ("Mixpanel:ProjectSecret", "wrong"), ("Mixpanel:EventEndpoint", "Import"));
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock).AddSingleton<IConfiguration>(configuration)
            .AddMixpanel().UseBuffer()
            .Use((_, next) => new Senders.Stage(next, async (to, messages, token) =>
            {
                var results = await to.SendAsync(messages, token);
                if (results[0].Reason == SendReason.Unauthorized)
                {
                    refused.TrySetResult();
                }

                return results;
            }))
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server))
            .Services.BuildServiceProvider();
        server.Then(401);
        var mixpanel = services.GetRequiredService<IMixpanel>();
        await mixpanel.TrackAsync("user-1", "A");
        var flushing = mixpanel.FlushAsync();
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(30));
        configuration["Mixpanel:ProjectSecret"] = "right";
        configuration.Reload();

        var again = mixpanel.FlushAsync();
        while (!again.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.That(await again, Is.EqualTo(new FlushResult(1, 0, 0, 0, 0, 0)));
        Assert.That((await flushing).Delivered, Is.EqualTo(1));
        Assert.That(server.Requests.Select(request => request.Text).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_host_delivers_what_other_services_send_while_they_stop()
    {
        var clock = new TestClock(TestProject.Start);
        var server = new ScriptedServer(clock);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddMixpanel(options => options.ProjectToken = "token").UseBuffer()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server));
        builder.Services.AddHostedService<LastWords>();
        using var host = builder.Build();
        await host.StartAsync();

        await host.StopAsync();

        Assert.That(server.Requests.Single().Text, Does.Contain("Stopped"));
        Assert.That((await host.Services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "Late")).Reason, Is.EqualTo(SendReason.Closed));
    }

    [Test]
    public void Disposing_the_services_synchronously_delivers_too()
    {
        var server = new ScriptedServer(TimeProvider.System);
        using (var services = new ServiceCollection().AddMixpanel(options => options.ProjectToken = "token").UseBuffer()
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(() => server)).Services.BuildServiceProvider())
        {
            _ = services.GetRequiredService<IMixpanel>().TrackAsync("user-1", "A");
        }

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    private static BufferOptions Options(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<BufferOptions>>().Get(name);

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();

    private sealed class LastWords(IMixpanel mixpanel) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => mixpanel.TrackAsync("user-1", "Stopped", cancellationToken: cancellationToken);
    }
}
