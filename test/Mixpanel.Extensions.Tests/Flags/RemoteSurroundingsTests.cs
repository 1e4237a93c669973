using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>What a request about flags has around it: connection, trace, the caller's context.</summary>
internal sealed class RemoteSurroundingsTests
{
    private static readonly AsyncLocal<string?> _ambient = new();

    [TearDown]
    public void Forget() => _ambient.Value = null;

    [Test]
    public async Task A_request_that_many_wait_for_has_nothing_of_the_first_ones_surroundings([Values] bool isSuppressedAlready)
    {
        await using var project = FlagsProject.Remote();
        var seen = "nothing was asked";
        Activity? parent = null;
        project.Server.Otherwise = _ =>
        {
            (seen, parent) = (_ambient.Value, Activity.Current);
            return ScriptedServer.Reply(200, FlagsProject.Answer);
        };
        _ambient.Value = "a user's";
        using var activity = new Activity("a user's").Start();

        await AskAsync();

        Assert.That((seen, parent?.RootId), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That((_ambient.Value, Activity.Current), Is.EqualTo(("a user's", activity)));

        Task<FlagVariant> AskAsync()
        {
            using AsyncFlowControl? flow = isSuppressedAlready ? ExecutionContext.SuppressFlow() : null;
            return project.Flags.GetVariantAsync("gate", FlagsProject.User, reportExposure: false).AsTask();
        }
    }

    [Test]
    public async Task Connecting_for_flags_leaves_time_to_try_again()
    {
        await using var services = new ServiceCollection().AddMixpanel(options => options.ProjectToken = "token").Services.BuildServiceProvider();
        var handlers = services.GetRequiredService<IHttpMessageHandlerFactory>();

        Assert.That(Primary(handlers.CreateHandler("Mixpanel.Extensions.Flags")).ConnectTimeout, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(Primary(handlers.CreateHandler("Mixpanel.Extensions.FlagDefinitions")).ConnectTimeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
        Assert.That(Primary(handlers.CreateHandler("Mixpanel.Extensions")).ConnectTimeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
    }

    private static SocketsHttpHandler Primary(HttpMessageHandler handler) =>
        handler is DelegatingHandler outer ? Primary(outer.InnerHandler!) : (SocketsHttpHandler)handler;
}
