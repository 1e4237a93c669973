using BenchmarkDotNet.Running;
using Mixpanel.Extensions.Benchmarks;
using Mixpanel.Extensions.Benchmarks.Reporting;

if (args is ["--report"])
{
    EncodingReport.Write(Console.Out);
    BufferReport.Write(Console.Out);
    FlagReport.Write(Console.Out);
    await EmulatorReport.WriteAsync(Console.Out);
}
else if (args is [NullServer.Argument])
{
    NullServer.Serve();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(EventBenchmarks).Assembly).Run(args);
}
