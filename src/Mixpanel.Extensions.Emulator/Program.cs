namespace Mixpanel.Extensions.Emulator;

/// <summary>Where the emulator starts as a program. A class of its own, so that the package has no public <c>Program</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => Hosting.EmulatorProgram.RunAsync(args);
}
