using System.Globalization;
using BenchmarkDotNet.Attributes;
using Mixpanel.Extensions.Transport;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>The body of a full request: a JSON array of 2,000 different events, gzip level 1 as by default.</summary>
[MemoryDiagnoser]
public class CompressionBenchmarks
{
    internal const int Events = 2_000;

    private readonly MixpanelMessage[] _messages = CreateMessages();

    [Benchmark(OperationsPerInvoke = Events)]
    public int Gzip() => new Payload(_messages, gzipLevel: 1).BodyBytes;

    private static MixpanelMessage[] CreateMessages()
    {
        using var project = new Project();
        var random = new Random(42);
        var messages = new MixpanelMessage[Events];
        for (var i = 0; i < Events; i++)
        {
            var distinctId = string.Create(CultureInfo.InvariantCulture, $"customer-{random.Next(700)}");
            messages[i] = project.Mixpanel.Build(new EventBuilder(distinctId, "Order Placed").With(Different(random).ToProperties()));
        }

        return messages;
    }

    private static Order Different(Random random)
    {
        var orderId = new byte[16];
        random.NextBytes(orderId);
        return Order.Sample with
        {
            Plan = random.GetItems(["free", "basic", "premium", "enterprise"], 1)[0],
            City = random.GetItems(["Zürich", "São Paulo", "Київ", "Lagos", "大阪"], 1)[0],
            Items = random.Next(1, 9),
            Visits = random.Next(1, 2_000),
            Total = random.Next(500, 50_000) / 100m,
            Gift = random.Next(2) == 0,
            PlacedAt = Order.Sample.PlacedAt.AddSeconds(random.Next(86_400)),
            OrderId = new Guid(orderId),
        };
    }
}
