using System.Globalization;
using System.Net;

namespace Mixpanel.Extensions.Emulator.Hosting;

/// <summary>The command line of the program.</summary>
internal sealed record ProgramArguments(int Port, string? Token, bool Help)
{
    public const string Usage =
        """
        A local Mixpanel.

          --port N         the port to listen on (default: any free port)
          --host A         the IP address to listen on (default: 127.0.0.1, this machine only)
          --allow-host N   a name, beside localhost and IP addresses, under which to ask for /_/ (may be repeated)
          --https          listen for https, with a certificate made at the start
          --token T        the only known project token (default: any token is known)
          --mode M         how ids are joined: simplified or original (default: original)
          --data FILE      a SQLite file that keeps everything, so that it survives a restart
          --flags FILE     what to answer about feature flags, as JSON
          --help           this text
        """;

    public string Host { get; init; } = "127.0.0.1";

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public bool Https { get; init; }

    public IdentityMode Mode { get; init; }

    public string? DataFile { get; init; }

    public string? FlagsFile { get; init; }

    /// <returns>The arguments; <see langword="null"/>, with a message, when they are wrong.</returns>
    public static ProgramArguments? Parse(IReadOnlyList<string> args, out string error)
    {
        var result = new ProgramArguments(Port: 0, Token: null, Help: false);
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
                case "--host" when value == "localhost" || IPAddress.TryParse(value, out _):
                    result = result with { Host = value };
                    i++;
                    break;
                case "--allow-host" when !string.IsNullOrEmpty(value):
                    result = result with { AllowedHosts = [.. result.AllowedHosts, value] };
                    i++;
                    break;
                case "--https":
                    result = result with { Https = true };
                    break;
                case "--mode" when value is "simplified" or "original":
                    result = result with { Mode = value == "simplified" ? IdentityMode.Simplified : IdentityMode.Original };
                    i++;
                    break;
                case "--data" when !string.IsNullOrEmpty(value):
                    result = result with { DataFile = value };
                    i++;
                    break;
                case "--flags" when !string.IsNullOrEmpty(value):
                    result = result with { FlagsFile = value };
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
