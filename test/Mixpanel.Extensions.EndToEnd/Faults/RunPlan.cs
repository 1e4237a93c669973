namespace Mixpanel.Extensions.EndToEnd.Faults;

/// <summary>Everything about a run that its seed decides.</summary>
internal sealed class RunPlan
{
    private static readonly FaultKind[] _kinds = Enum.GetValues<FaultKind>();

    internal RunPlan(int seed)
    {
        Seed = seed;
        Random = new Random(seed);
        Faults = Script(seed, Random);
        UsesImport = Random.Next(2) == 0;
        NamesPoison = Random.Next(2) == 0;
        Messages = Random.Next(10, 60);
        Producers = Random.Next(1, 4);
        EndsInOutage = Random.Next(6) == 0;
        IsTight = Random.Next(6) == 0;
        Buffer = new BufferOptions
        {
            MaxMessages = IsTight ? Random.Next(5, 20) : 10_000,
            WhenFull = (FullBufferPolicy)Random.Next(3),
            BatchSize = Random.Next(4) == 0 ? Random.Next(1, 10) : 200,
            FlushInterval = TimeSpan.FromMilliseconds(Random.Next(10, 21)),
            MaxConcurrentRequests = Random.Next(1, 5),
            MaxAge = TimeSpan.FromMinutes(10),
            FlushTimeout = TimeSpan.FromSeconds(60),
            ShutdownTimeout = TimeSpan.FromMilliseconds(Random.Next(100, 501)),
        };
        Timeout = TimeSpan.FromMilliseconds(Random.Next(100, 201));
        TotalTimeout = Timeout + TimeSpan.FromMilliseconds(Random.Next(0, 101));
        MaxRetries = Random.Next(3);
        MaxRetryAfter = TimeSpan.FromSeconds(1);
    }

    internal int Seed { get; }

    /// <summary>For what the run decides on its way.</summary>
    internal Random Random { get; }

    /// <summary>The faults, in order; after them the server is well.</summary>
    internal IReadOnlyList<Fault> Faults { get; set; }

    internal bool UsesImport { get; set; }

    /// <summary>Whether the server names the bad records of a request, or only says that there are some.</summary>
    internal bool NamesPoison { get; set; }

    internal int Messages { get; set; }

    internal int Producers { get; set; }

    /// <summary>Whether the services are disposed while the faults go on.</summary>
    internal bool EndsInOutage { get; set; }

    /// <summary>Whether the buffer is too small for the messages.</summary>
    internal bool IsTight { get; set; }

    internal BufferOptions Buffer { get; }

    internal TimeSpan Timeout { get; set; }

    internal TimeSpan TotalTimeout { get; set; }

    internal int MaxRetries { get; set; }

    internal TimeSpan MaxRetryAfter { get; set; }

    public override string ToString() =>
        $"{string.Join(", ", Faults.Select(fault => $"{fault.Kind}/{fault.Number}{(fault.Takes ? "+" : "-")}"))}; "
        + $"{(UsesImport ? "/import" : "/track")}, {Messages} messages, {Producers} producers, "
        + $"{(IsTight ? $"tight {Buffer.MaxMessages} {Buffer.WhenFull}, " : "")}{(EndsInOutage ? "ends in the outage, " : "")}"
        + $"{Buffer.MaxConcurrentRequests} requests at a time, {MaxRetries} retries, batches of {Buffer.BatchSize}";

    /// <summary>By turns one fault alone, so that two hundred seeds have each several times; two, which meet; and a storm.</summary>
    private static Fault[] Script(int seed, Random random)
    {
        var count = (seed % 3) switch { 0 => 1, 1 => 2, _ => random.Next(3, 12) };
        var faults = Enumerable.Range(0, count).Select(_ => Any(random, _kinds[random.Next(_kinds.Length)])).ToArray();
        if (count < 3)
        {
            faults[0] = Any(random, _kinds[seed / 3 % _kinds.Length]);
        }

        return faults;
    }

    private static Fault Any(Random random, FaultKind kind) => new(kind, random.Next(1000), random.Next(2) == 0);
}
