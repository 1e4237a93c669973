using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Tests.Senders;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.DependencyInjection;

internal sealed class RegistrationTests
{
    [Test]
    public void Keyed_projects_are_bound_to_their_own_sections()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Mobile:ProjectToken", "mobile-token")]).Build();
        using var services = new ServiceCollection().AddKeyedMixpanel("mobile", configuration.GetSection("Mobile")).Services.BuildServiceProvider();

        var preview = services.GetRequiredKeyedService<IMixpanel>("mobile").Build(new EventBuilder("user-1", "A"));

        Assert.That(System.Text.Encoding.UTF8.GetString(preview.Json.Span), Does.Contain("\"token\":\"mobile-token\""));
    }

    [Test]
    public async Task Registering_twice_repeats_nothing()
    {
        var entered = 0;
        await using var project = new TestProject(pipeline: pipeline => pipeline.Services
            .AddMixpanel(options => options.GzipLevel = 0)
            .Use((_, next) => new Stage(next, (to, messages, token) =>
            {
                entered++;
                return to.SendAsync(messages, token);
            })));

        await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That(project.Request.ContentEncoding, Is.Null, "the second configuration counts too");
        Assert.That(entered, Is.EqualTo(1));
        Assert.That(project.Services.GetServices<IMixpanel>().Count(), Is.EqualTo(1));
        Assert.That(project.Services.GetServices<IHostedService>().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Keyed_projects_have_nothing_in_common()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.Services
            .AddKeyedMixpanel("mobile", options => options.ProjectToken = "mobile-token")
            .ConfigureHttpClient(http => http.ConfigurePrimaryHttpMessageHandler(services => new Refusal())));
        var mobile = project.Services.GetRequiredKeyedService<IMixpanel>("mobile");

        var result = await mobile.TrackAsync("user-1", "Signed Up");

        Assert.That(result.Reason, Is.EqualTo(SendReason.Unauthorized));
        Assert.That(mobile, Is.Not.SameAs(project.Mixpanel));
        Assert.That(project.Server.Requests, Is.Empty);
        Assert.That((await project.Mixpanel.TrackAsync("user-1", "Signed Up")).IsSuccess, Is.True);
    }

    [Test]
    public void A_container_can_be_disposed_synchronously()
    {
        var services = new ServiceCollection().AddMixpanel(options => options.ProjectToken = "token").Services.BuildServiceProvider();
        var mixpanel = services.GetRequiredService<IMixpanel>();

        services.Dispose();

        Assert.That(mixpanel.TrackAsync("user-1", "Signed Up").IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task A_host_with_wrong_options_does_not_start()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMixpanel(builder.Configuration.GetSection("Mixpanel"));
        using var host = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.That(exception.Message, Does.StartWith("Mixpanel:ProjectToken is missing"));
    }

    [Test]
    public async Task A_host_flushes_when_all_other_services_have_stopped([Values(false, true)] bool incomplete)
    {
        var order = new List<string>();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMixpanel(options => options.ProjectToken = "token").Use((_, next) => new Flushed(next, order, incomplete));
        builder.Services.AddHostedService(_ => new Other(order));
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Assert.That(order, Is.EqualTo(["other stopped", "flushed"]));
    }

    [Test]
    public async Task A_host_whose_time_is_up_stops_without_a_flush()
    {
        await using var project = new TestProject();
        var service = (IHostedLifecycleService)project.Services.GetServices<IHostedService>().Single();

        Assert.That(() => service.StoppedAsync(new CancellationToken(canceled: true)), Throws.Nothing);
    }

    [Test]
    public async Task What_a_flush_leaves_is_logged()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.Use((_, next) => new Flushed(next, [], incomplete: true)));
        var service = (IHostedLifecycleService)project.Services.GetServices<IHostedService>().Single();

        await service.StoppedAsync(CancellationToken.None);

        Assert.That(project.Log.GetSnapshot().Single().Message, Is.EqualTo("Shutdown: 1 messages could not be flushed."));
    }

    [Test]
    public void Nothing_instead_of_an_argument_throws()
    {
        var services = new ServiceCollection();
        var builder = services.AddMixpanel(_ => { });

        Assert.That(() => MixpanelServiceCollectionExtensions.AddMixpanel(null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddMixpanel((Action<MixpanelOptions>)null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddKeyedMixpanel(" ", _ => { }), Throws.ArgumentException);
        Assert.That(() => builder.Use(null!), Throws.ArgumentNullException);
        Assert.That(() => builder.EnrichWith(null!), Throws.ArgumentNullException);
        Assert.That(() => builder.AddObserver(null!), Throws.ArgumentNullException);
        Assert.That(() => builder.ConfigureHttpClient(null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Enrichers_and_observers_are_made_with_what_they_ask_for()
    {
        await using var project = new TestProject(pipeline: pipeline => pipeline.EnrichWith<Clocked>().AddObserver<Clocked>());

        await project.Mixpanel.TrackAsync("user-1", "Signed Up");

        Assert.That((int)project.Request.Json[0]!["properties"]!["year"]!, Is.EqualTo(2023));
    }

    private sealed class Clocked(TimeProvider clock) : IMessageEnricher, IDeliveryObserver
    {
        public void Enrich(MessageContext message) => message.Add("year", clock.GetUtcNow().Year);

        public void Settled(MessageBatch messages, BatchResult results) => throw new InvalidOperationException();
    }

    private sealed class Refusal : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(ScriptedServer.Reply(401, ""));
    }

    private sealed class Flushed(IMessageSender next, List<string> order, bool incomplete) : DelegatingSender(next)
    {
        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
        {
            order.Add("flushed");
            return new(new FlushResult(0, 0, 0, 0, 0, incomplete ? 1 : 0));
        }
    }

    private sealed class Other(List<string> order) : BackgroundService
    {
        public override Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("other stopped");
            return base.StopAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
