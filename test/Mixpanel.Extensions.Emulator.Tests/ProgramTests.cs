using System.Text.RegularExpressions;
using Mixpanel.Extensions.Emulator.Hosting;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>The emulator as a program.</summary>
internal sealed class ProgramTests
{
    [Test]
    [CancelAfter(10_000)]
    public async Task The_program_prints_its_address_and_a_line_per_message(CancellationToken cancellationToken)
    {
        using var output = new LineFeed();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var client = new HttpClient();

        var running = EmulatorProgram.RunAsync(["--port", "0", "--token", "T"], output, TextWriter.Null, stop.Token);
        var address = Regex.Match(await output.NextAsync(cancellationToken), "http://127\\.0\\.0\\.1:[0-9]+/").Value;
        await client.PostAsync($"{address}track", new StringContent(Some.Batch(
            Some.BareEvent("Mine", ("token", "T")),
            Some.BareEvent("Foreign", ("token", "other")))), cancellationToken);
        var mine = await output.NextAsync(cancellationToken);
        var foreign = await output.NextAsync(cancellationToken);
        await stop.CancelAsync();

        Assert.That(await running, Is.Zero);
        Assert.That(mine, Is.EqualTo("track    Mine"));
        Assert.That(foreign, Does.StartWith("track    Foreign").And.Contain("ignored properties.token"));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task The_program_takes_what_the_options_take(CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"flags":[{"key":"from-file"}]}""", cancellationToken);
        using var output = new LineFeed();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Basic", "VDo=") } };

        var running = EmulatorProgram.RunAsync(
            ["--host", "localhost", "--mode", "simplified", "--flags", file, "--allow-host", "a", "--allow-host", "b"], output, TextWriter.Null, stop.Token);
        var address = Regex.Match(await output.NextAsync(cancellationToken), "http://127\\.0\\.0\\.1:[0-9]+/").Value;
        var flags = await client.GetStringAsync($"{address}flags/definitions", cancellationToken);
        await client.PostAsync($"{address}track", new StringContent(Some.Batch(Some.BareEvent("$identify", ("token", "T")))), cancellationToken);
        var line = await output.NextAsync(cancellationToken);
        await stop.CancelAsync();
        File.Delete(file);

        Assert.That(await running, Is.Zero);
        Assert.That(flags, Is.EqualTo("""{"flags":[{"key":"from-file"}]}"""));
        Assert.That(line, Does.Contain("ignored").And.Contain("simplified"));
    }

    [TestCase("missing.json")]
    [TestCase(".")]
    public async Task Flags_that_cannot_be_read_are_reported(string file)
    {
        using var errors = new StringWriter();

        var code = await EmulatorProgram.RunAsync(["--flags", file], TextWriter.Null, errors, CancellationToken.None);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors.ToString(), Is.Not.Empty);
    }

    [Test]
    public async Task Help_is_printed()
    {
        using var output = new StringWriter();

        var code = await EmulatorProgram.RunAsync(["--help"], output, TextWriter.Null, CancellationToken.None);

        Assert.That(code, Is.Zero);
        Assert.That(output.ToString(), Does.Contain("--port").And.Contain("--token"));
    }

    [TestCase("--unknown")]
    [TestCase("--port")]
    [TestCase("--port", "x")]
    [TestCase("--port", "65536")]
    [TestCase("--port", "-1")]
    [TestCase("--token")]
    [TestCase("--token", "")]
    [TestCase("--host", "mixpanel.example")]
    [TestCase("--allow-host")]
    [TestCase("--mode", "legacy")]
    [TestCase("--flags")]
    public async Task A_wrong_argument_is_reported(params string[] args)
    {
        using var errors = new StringWriter();

        var code = await EmulatorProgram.RunAsync(args, TextWriter.Null, errors, CancellationToken.None);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors.ToString(), Does.Contain(args[0]).And.Contain("--help"));
    }

    [Test]
    public async Task A_taken_port_is_reported()
    {
        await using var first = await MixpanelEmulator.StartAsync();
        using var errors = new StringWriter();

        var code = await EmulatorProgram.RunAsync(["--port", $"{first.Address.Port}"], TextWriter.Null, errors, CancellationToken.None);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors.ToString(), Does.Contain($"{first.Address.Port}"));
    }
}
