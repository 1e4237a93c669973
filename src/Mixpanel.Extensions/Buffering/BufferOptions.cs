namespace Mixpanel.Extensions;

/// <summary>Settings of <c>UseBuffer</c>. Bound from subsection <c>Buffer</c> of the project's section.</summary>
public sealed class BufferOptions
{
    /// <summary>How many messages the buffer holds, those on their way included. Default 100,000.</summary>
    public int MaxMessages { get; set; } = 100_000;

    /// <summary>How many bytes of JSON the buffer holds, those on their way included. Default 64 MiB.</summary>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>What happens when there is no room. Default <see cref="FullBufferPolicy.DropNewest"/>.</summary>
    public FullBufferPolicy WhenFull { get; set; }

    /// <summary>How many messages make a batch that is sent at once. Default and maximum 2,000.</summary>
    public int BatchSize { get; set; } = 2_000;

    /// <summary>How long a message waits for company at most. Default 2 seconds.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many batches are on their way at the same time. Default 4.</summary>
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>A message that still fails at this age is dropped. Default 10 minutes.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long <see cref="IMixpanel.FlushAsync"/> ends by itself. Default 30 seconds.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the buffer is emptied at shutdown. What is left then is dropped, counted and logged. Default 5 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
