namespace Mixpanel.Extensions.Emulator.Tool;

/// <summary>The command <c>mixpanel-emulator</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => Hosting.EmulatorProgram.RunAsync(args);
}
