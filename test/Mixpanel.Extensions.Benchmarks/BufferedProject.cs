using Microsoft.Extensions.DependencyInjection;

namespace Mixpanel.Extensions.Benchmarks;

/// <summary>A project with a buffer, as an application would register it, over a stage or a server of the benchmark's own.</summary>
internal sealed class BufferedProject : IDisposable
{
    private readonly ServiceProvider _services;

    internal BufferedProject(Action<BufferOptions>? buffer = null, IMessageSender? stage = null, Uri? server = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddMixpanel(options =>
        {
            options.ProjectToken = "0123456789abcdef0123456789abcdef";
            options.BaseAddress = server;
        });
        builder.Use((_, next) => First = next);
        builder.UseBuffer(options =>
        {
            options.MaxMessages = 1_000_000;
            options.MaxBytes = 1L << 40;
            options.ShutdownTimeout = TimeSpan.Zero;
            buffer?.Invoke(options);
        });
        if (stage is not null)
        {
            builder.Use((_, _) => stage);
        }

        _services = services.BuildServiceProvider();
        Mixpanel = _services.GetRequiredService<IMixpanel>();
    }

    internal IMixpanel Mixpanel { get; }

    /// <summary>The buffer itself.</summary>
    internal IMessageSender First { get; private set; } = null!;

    public void Dispose() => _services.Dispose();
}
