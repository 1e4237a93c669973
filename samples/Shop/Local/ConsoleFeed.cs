using Mixpanel.Extensions.Emulator;

namespace Shop.Local;

/// <summary>Prints a line for each message; of thousands of imported orders only the first ones and then every five-hundredth.</summary>
internal sealed class ConsoleFeed
{
    private const int FirstImports = 3;
    private const int EveryImport = 500;

    private int _imports;

    internal void Write(ReceivedMessage message)
    {
        if (message.Kind != ReceivedKind.Import || message.Outcome != ReceivedOutcome.Accepted)
        {
            Console.WriteLine(message);
            return;
        }

        var count = Interlocked.Increment(ref _imports);
        if (count <= FirstImports)
        {
            Console.WriteLine(message);
        }
        else if (count % EveryImport == 0)
        {
            Console.WriteLine($"{message}   ({count} imports so far)");
        }
    }
}
