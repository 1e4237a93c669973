using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>Every way we know to get a buffer wrong.</summary>
internal static class AllSaboteurs
{
    private static readonly Fault[] _none = [];
    private static readonly Fault[] _noReply = [.. Enumerable.Repeat(new Fault(FaultKind.ClosedWithoutReply, 0, Takes: true), 16)];
    private static readonly Fault[] _badRequest = [.. Enumerable.Repeat(new Fault(FaultKind.BadRequestWithRows, 0, Takes: false), 4)];
    private static readonly Fault[] _redirects = [.. Enumerable.Repeat(new Fault(FaultKind.Redirect, 0, Takes: false), 4)];
    private static readonly Fault[] _putOff = [.. Enumerable.Repeat(new Fault(FaultKind.RateLimited, 4, Takes: false), 4)];
    private static readonly Fault[] _huge = [new(FaultKind.HugeReply, 0, Takes: false)];
    private static readonly Fault[] _stuck = [.. Enumerable.Repeat(new Fault(FaultKind.HalfOpen, 0, Takes: false), 4)];

    internal static IEnumerable<Saboteur> All =>
    [
        new("Sends the good half of a 400 again", Spoil.Stage(Spoil.SendGoodHalfAgainAsync), _badRequest, "sends again what the server had settled"),
        new("Sends a 400 again", Spoil.Results(SendRefusedAgain), _badRequest, "sends again what the server had settled") { Prepare = ShortFlush },
        new("Makes a new insert id for each attempt", Spoil.Stage(Spoil.SendWithNewIdAsync), _noReply, "not identical to the byte"),
        new("Takes a failure for a delivery", Spoil.Results(ClaimDelivery), _redirects, "nothing that explains Delivered"),
        new("Answers delivered without sending", Spoil.Stage(Swallow), _none, "nothing that explains Delivered"),
        new("Gives up after one failure", Spoil.Results(GiveUp), _redirects, "nothing that explains Failed"),
        new("Lets poison spread", Spoil.Stage(RejectAllAsync), _badRequest, "nothing that explains Rejected"),
        new("Sends changes backwards", Spoil.Stage(Spoil.SendBackwardsAsync), _none, "in another order"),
        new("Sends an increment again", Spoil.Results(ForgetUncertainty), _noReply, "Counted twice by the server"),
        new("Ignores Retry-After", Spoil.Results(ForgetRetryAfter), _putOff, "did not wait as Retry-After asked") { Prepare = OneAtATime },
        new("Drops without counting", Spoil.Door((_, next) => new SpoiledStage(next) { Send = DropSomeAsync }), _none, "what was sent"),
        new("Counts twice", Spoil.Door(CountTwice), _none, "The ledger"),
        new("Ends a flush early", Spoil.Door((_, next) => new SpoiledStage(next) { Flush = () => default }), _stuck, "A flush ended when"),
        new("Swallows an exception and ends", Spoil.Stage(EndAsync), _none, "A fresh message did not get through") { Prepare = ShortFlush },
        new("Ignores the deadline of the shutdown", Spoil.Door(DisposeSlowly), _none, "The shutdown took longer"),
        new("Reads replies without a limit", Handler((response, ct) => response.Content.LoadIntoBufferAsync(ct)), _huge, "bytes of one reply")
        {
            Prepare = plan => plan.Timeout = plan.TotalTimeout = TimeSpan.FromSeconds(60),
        },
        new("Follows redirects", Handler(FollowAsync), _redirects, "A redirect was followed"),
        new("Tells the observer twice", new Sabotage { Observer = oracle => new TwiceObserver(oracle) }, _none, "settled 2 times"),
    ];

    private static void OneAtATime(RunPlan plan) => plan.Buffer.MaxConcurrentRequests = 1;

    private static void ShortFlush(RunPlan plan) => plan.Buffer.FlushTimeout = TimeSpan.FromSeconds(2);

    private static SendResult SendRefusedAgain(SendResult result) =>
        result.Status == SendStatus.Rejected ? SendResult.Failed(result.Reason, Repeat.Safe) : result;

    private static SendResult ClaimDelivery(SendResult result) => result.Status == SendStatus.Failed ? SendResult.Delivered : result;

    private static SendResult GiveUp(SendResult result) =>
        result.Status == SendStatus.Failed ? SendResult.Failed(result.Reason, Repeat.Never) : result;

    private static SendResult ForgetUncertainty(SendResult result) =>
        result.Status == SendStatus.Failed ? SendResult.Failed(result.Reason, Repeat.Safe) : result;

    private static SendResult ForgetRetryAfter(SendResult result) =>
        result.Status == SendStatus.Failed ? SendResult.Failed(result.Reason, result.Repeat) : result;

    private static Task<BatchResult> Swallow(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken) =>
        Task.FromResult(new BatchResult(SendResult.Delivered, messages.Count));

    private static async Task<BatchResult> RejectAllAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken)
    {
        var results = await next.SendAsync(messages, cancellationToken);
        return results.FirstOrDefault(result => result.Status == SendStatus.Rejected) is { } rejected
            ? new BatchResult(rejected, messages.Count)
            : results;
    }

    private static async Task<BatchResult> DropSomeAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken) =>
        messages[0].Json.Length % 2 == 0
            ? new BatchResult(SendResult.Buffered, messages.Count)
            : await next.SendAsync(messages, cancellationToken);

    private static SpoiledStage CountTwice(IServiceProvider services, IMessageSender next)
    {
        var counter = services.GetRequiredService<IMeterFactory>().Create(MixpanelDiagnostics.Name)
            .CreateCounter<long>(MixpanelDiagnostics.BufferAccepted);
        return new SpoiledStage(next)
        {
            Send = async (stage, messages, cancellationToken) =>
            {
                counter.Add(1);
                return await stage.SendAsync(messages, cancellationToken);
            },
        };
    }

    /// <summary>As a loop whose task has ended looks to those who wait for it.</summary>
    private static async Task<BatchResult> EndAsync(IMessageSender next, MessageBatch messages, CancellationToken cancellationToken)
    {
        if (messages[0].Kind != MessageKind.Alias)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return await next.SendAsync(messages, cancellationToken);
    }

    private static SpoiledStage DisposeSlowly(IServiceProvider services, IMessageSender next) =>
        new(next) { Dispose = () => Task.Delay(TimeSpan.FromSeconds(6)) };

    private static Sabotage Handler(Func<HttpResponseMessage, CancellationToken, Task> spoil) => new()
    {
        Http = client => client.AddHttpMessageHandler(() => new SpoiledHandler(spoil)),
        Patience = TimeSpan.FromSeconds(1),
    };

    private static async Task FollowAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Headers.Location is { } elsewhere)
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(elsewhere.Host, elsewhere.Port, cancellationToken);
        }
    }
}
