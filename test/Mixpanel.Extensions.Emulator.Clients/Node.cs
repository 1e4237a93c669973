using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Clients;

/// <summary>Mixpanel's own library for Node, in a process of its own.</summary>
internal static class Node
{
    private static readonly string _folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "node");

    /// <summary>Installs the library, or skips the tests where there is nothing to install it with.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        // The name of a script must be told in full on Windows.
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

        if (await RunAsync("node", ["--version"], "", null, cancellationToken) is null
            || await RunAsync(npm, ["--version"], "", null, cancellationToken) is null)
        {
            Assert.Ignore("Node with npm is not installed here.");
        }

        var (code, output, errors) = (await RunAsync(npm, ["ci", "--no-audit", "--no-fund"], "", null, cancellationToken))!.Value;
        Assert.That(code, Is.Zero, output + errors);
    }

    /// <returns>What each call answered: the message of its error, or <see langword="null"/> for success.</returns>
    public static async Task<string?[]> CallAsync(
        MixpanelEmulator emulator,
        JsonObject config,
        string[]? credentials,
        JsonArray[] calls,
        CancellationToken cancellationToken)
    {
        config["host"] = emulator.Address.Host;
        config["port"] = emulator.Address.Port;
        config["protocol"] = emulator.Address.Scheme;
        config["verbose"] = true;

        var input = new JsonObject
        {
            ["config"] = config,
            ["credentials"] = credentials is null ? null : new JsonArray([.. credentials.Select(value => (JsonNode)value)]),
            ["calls"] = new JsonArray([.. calls]),
        };
        var (code, output, errors) = (await RunAsync(
            "node", ["client.cjs"], input.ToJsonString(), emulator.CertificatePem, cancellationToken))!.Value;
        Assert.That(code, Is.Zero, errors);

        return [.. JsonNode.Parse(output)!.AsArray().Select(answer => answer?.GetValue<string>())];
    }

    /// <returns>What the program did; <see langword="null"/> when there is no such program.</returns>
    private static async Task<(int Code, string Output, string Errors)?> RunAsync(
        string program,
        string[] arguments,
        string input,
        string? certificate,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };

        // Nothing between the library and the emulator, whatever the machine uses for what is further away.
        start.Environment.Remove("http_proxy");
        start.Environment.Remove("HTTP_PROXY");
        start.Environment.Remove("https_proxy");
        start.Environment.Remove("HTTPS_PROXY");
        var trusted = certificate is null ? null : await WriteAsync(certificate, cancellationToken);

        if (trusted is not null)
        {
            start.Environment["NODE_EXTRA_CA_CERTS"] = trusted;
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);

            return (process.ExitCode, await output, await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            if (trusted is not null)
            {
                File.Delete(trusted);
            }
        }
    }

    private static async Task<string> WriteAsync(string certificate, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate, cancellationToken);

        return file;
    }
}
