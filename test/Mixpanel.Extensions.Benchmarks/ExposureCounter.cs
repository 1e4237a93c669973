using System.Text.Json;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A last stage that reads of every exposure which flag it is of, and who saw it.</summary>
internal sealed class ExposureCounter : IMessageSender
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _exposures = [];
    private readonly HashSet<(string Flag, string User)> _seen = [];

    /// <summary>How many exposures of a flag arrived.</summary>
    internal int Of(string flag) => _exposures.GetValueOrDefault(flag);

    /// <summary>How many users saw a flag.</summary>
    internal int UsersOf(string flag) => _seen.Count(each => each.Flag == flag);

    public ValueTask<BatchResult> SendAsync(MessageBatch messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            using var json = JsonDocument.Parse(message.Json);
            var properties = json.RootElement.GetProperty("properties");
            Count(properties.GetProperty("Experiment name").GetString()!, properties.GetProperty("distinct_id").GetString()!);
        }

        return new(new BatchResult(SendResult.Delivered, messages.Count));
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => default;

    private void Count(string flag, string user)
    {
        lock (_lock)
        {
            _exposures[flag] = _exposures.GetValueOrDefault(flag) + 1;
            _seen.Add((flag, user));
        }
    }
}
