using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mixpanel.Extensions.Flags;
using Mixpanel.Extensions.Tests.Support;

namespace Mixpanel.Extensions.Tests.Flags;

/// <summary>A project with flags over a scripted network.</summary>
internal sealed class FlagsProject : IAsyncDisposable
{
    internal const string Gate = """{"flags":[{"key":"gate","context":"distinct_id","ruleset":{"variants":[{"key":"on","value":true,"split":1}],"rollout":[{"rollout_percentage":1}]}}]}""";

    /// <summary>What Mixpanel says when it is asked for variants.</summary>
    internal const string Answer = """{"code":200,"flags":{"gate":{"variant_key":"on","variant_value":true,"experiment_id":"e","is_experiment_active":true,"is_qa_tester":false},"bad":5}}""";

    /// <summary>A flag whose variant stays with those who once had it.</summary>
    internal static readonly string Sticky = Gate.Replace("\"gate\"", "\"sticky\"", StringComparison.Ordinal)
        .Replace("\"split\":1", "\"split\":1,\"is_sticky\":true", StringComparison.Ordinal);

    internal static readonly FlagContext User = new("user-1");

    private readonly TestProject _project;

    internal FlagsProject(Action<MixpanelBuilder> flags, Action<MixpanelOptions>? options = null)
    {
        _project = new TestProject(options, flags);
        Server.Otherwise = request => request.Method == HttpMethod.Get ? ScriptedServer.Reply(200, Definitions) : ScriptedServer.Accept(request);
    }

    /// <summary>A project whose flags Mixpanel alone knows.</summary>
    internal static FlagsProject Remote(Action<RemoteFlagsOptions>? remote = null, Action<MixpanelOptions>? options = null) =>
        new(builder => builder.AddRemoteFlags(remote), options) { Definitions = Answer };

    /// <summary>What the server says of flags unless the script says otherwise.</summary>
    internal string Definitions { get; set; } = Gate;

    internal TestClock Clock => _project.Clock;

    internal ScriptedServer Server => _project.Server;

    internal IServiceProvider Services => _project.Services;

    internal IMixpanelFlags Flags => Services.GetRequiredService<IMixpanelFlags>();

    internal IReadOnlyList<int> LoggedIds => [.. _project.Log.GetSnapshot().Select(line => line.Id.Id)];

    internal string Logged => string.Join('\n', _project.Log.GetSnapshot().Select(line => line.Message));

    internal IReadOnlyList<SentRequest> Polls => [.. Server.Requests.Where(request => request.Path == "/flags/definitions")];

    internal IReadOnlyList<SentRequest> Questions => [.. Server.Requests.Where(request => request.Path == "/flags")];

    internal IReadOnlyList<SentRequest> Exposures => [.. Server.Requests.Where(request => request.Path == "/track")];

    /// <summary>Does what a host does before it reports started.</summary>
    internal async Task StartAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Lets time pass until the next wait of the poller is over, and until the one after it begins.</summary>
    /// <returns>How long the poller waited.</returns>
    internal async Task<TimeSpan> PollAsync(TimeSpan? patience = null)
    {
        var wait = await NextWaitAsync();
        Clock.Advance(wait == TestClock.Forever ? patience ?? TimeSpan.FromSeconds(10) : wait);
        return wait;
    }

    /// <summary>How long the poller is about to wait.</summary>
    internal async Task<TimeSpan> NextWaitAsync() => (await Clock.WaitBeginsAsync(new TaskCompletionSource().Task))!.Value;

    /// <summary>What a project's settings mean for its flags.</summary>
    internal static Derived<FlagsSettings> Settings() => new ServiceCollection().AddMixpanel(options => options.ProjectToken = TestProject.Token)
        .AddLocalFlags().Services.BuildServiceProvider().GetRequiredKeyedService<Derived<FlagsSettings>>("");

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public ValueTask DisposeAsync() => _project.DisposeAsync();
}
