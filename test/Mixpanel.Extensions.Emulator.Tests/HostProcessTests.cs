using System.Diagnostics;
using System.Globalization;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>What an emulator leaves to the program in which it runs.</summary>
internal sealed class HostProcessTests
{
    private const int EndedBySigterm = 128 + 15;

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such signals.")]
    [CancelAfter(60_000)]
    public async Task A_program_with_an_emulator_inside_can_still_be_ended_by_a_signal(CancellationToken cancellationToken)
    {
        using var program = Start();

        try
        {
            Assert.That(await program.StandardOutput.ReadLineAsync(cancellationToken), Is.EqualTo(HostingProgram.Ready));
            using var kill = Process.Start("kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]);
            await program.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            program.Kill();
        }

        Assert.That(program.ExitCode, Is.EqualTo(EndedBySigterm));
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(HostingProgram).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        return Process.Start(start)!;
    }
}
