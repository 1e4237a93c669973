using System.Globalization;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>The command line of the program.</summary>
internal sealed record ProgramArguments(int Port, string? Token, string? DataFile, IdentityMode Mode, bool Help)
{
    public const string Usage =
        """
        A local Mixpanel on 127.0.0.1.

          --port N     the port to listen on (default: any free port)
          --token T    the only known project token (default: any token is known)
          --data FILE  a SQLite file that keeps everything, so that it survives a restart
          --mode M     how ids are joined: original (the default) or simplified
          --help       this text
        """;

    /// <returns>The arguments; <see langword="null"/>, with a message, when they are wrong.</returns>
    public static ProgramArguments? Parse(IReadOnlyList<string> args, out string error)
    {
        var result = new ProgramArguments(Port: 0, Token: null, DataFile: null, IdentityMode.Original, Help: false);
        error = "";

        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;

            switch (args[i])
            {
                case "--help" or "-h":
                    result = result with { Help = true };
                    break;
                case "--port" when ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    result = result with { Port = port };
                    i++;
                    break;
                case "--token" when !string.IsNullOrEmpty(value):
                    result = result with { Token = value };
                    i++;
                    break;
                case "--data" when !string.IsNullOrEmpty(value):
                    result = result with { DataFile = value };
                    i++;
                    break;
                case "--mode" when value is "original" or "simplified":
                    result = result with { Mode = value == "original" ? IdentityMode.Original : IdentityMode.Simplified };
                    i++;
                    break;
                default:
                    error = $"'{args[i]}' is not an argument, or its value is missing or wrong.";
                    return null;
            }
        }

        return result;
    }
}
