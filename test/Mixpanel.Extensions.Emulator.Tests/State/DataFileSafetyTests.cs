using Microsoft.Data.Sqlite;
using Mixpanel.Extensions.Emulator.Hosting;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Data files that are in use, damaged, full or somebody else's.</summary>
internal sealed class DataFileSafetyTests
{
    private string _folder = "";

    private string File => Path.Combine(_folder, "emulator.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("emulator-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_file_belongs_to_one_emulator_at_a_time([Values] bool isNew)
    {
        if (!isNew)
        {
            await (await StartAsync()).DisposeAsync();
        }

        await using (var first = await StartAsync())
        {
            await Assert.ThatAsync(StartAsync, Throws.InstanceOf<IOException>().With.Message.Contains("in use"));
            Assert.That((await first.PostJsonAsync("/track", Some.BatchOf(1))).Body, Is.EqualTo("1"));
        }

        await using var second = await StartAsync();
        Assert.That(second.Emulator.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_program_says_that_the_file_is_in_use(CancellationToken cancellationToken)
    {
        await using var first = await StartAsync();
        using var errors = new StringWriter();

        var code = await EmulatorProgram.RunAsync(["--data", File], TextWriter.Null, errors, cancellationToken);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors.ToString(), Does.Contain("in use"));
    }

    [Test]
    public async Task A_start_that_fails_lets_go_of_the_file()
    {
        await Assert.ThatAsync(
            () => Bench.StartAsync(options => (options.DataFile, options.FlagsJson) = (File, "{")), Throws.InstanceOf<ArgumentException>());
        await Assert.ThatAsync(
            () => Bench.StartAsync(options => (options.DataFile, options.Host) = (File, "192.0.2.1")), Throws.InstanceOf<Exception>());

        await using var bench = await StartAsync();

        Assert.That(bench.Emulator.Messages, Is.Empty);
    }

    [Test]
    public async Task A_request_that_cannot_be_written_is_remembered_and_reported_once()
    {
        var told = new List<string>();
        await MakeWithTroubleAsync();
        await using var bench = await Bench.StartAsync(options => (options.DataFile, options.OnFailure) = (File, told.Add));

        await Assert.ThatAsync(() => bench.PostJsonAsync("/track", Some.BatchOf(2)), Throws.InstanceOf<HttpRequestException>());
        await Assert.ThatAsync(() => bench.PostJsonAsync("/track", Some.BatchOf(2)), Throws.InstanceOf<HttpRequestException>());

        Assert.That(bench.Emulator.Messages, Is.Empty);
        Assert.That(
            bench.Emulator.Requests.Select(request => (request.Sequence, request.Status, request.ReplyBody, request.MessageCount)),
            Is.EqualTo([(1L, 0, "", 2), (2L, 0, "", 2)]));
        Assert.That(told.Single(), Does.Contain("out of paper"));
    }

    [Test]
    public async Task What_cannot_be_cleared_is_kept_and_the_caller_told()
    {
        await (await StartAsync()).DisposeAsync();
        await ExecuteAsync("CREATE TRIGGER trouble BEFORE DELETE ON message BEGIN SELECT RAISE(ABORT, 'out of paper'); END");
        await using var bench = await StartAsync();
        await bench.PostJsonAsync("/track", Some.BatchOf(1));
        using var clear = new HttpRequestMessage(HttpMethod.Delete, "/_/state");

        var answer = await bench.SendAsync(clear);

        Assert.That(answer.Status, Is.EqualTo(503));
        Assert.That(answer.Body, Does.Contain("out of paper"));
        Assert.That(bench.Emulator.Messages, Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Waiting_does_not_count_what_was_in_the_file(CancellationToken cancellationToken)
    {
        await using (var before = await StartAsync())
        {
            await before.PostJsonAsync("/track", Some.BatchOf(3));
        }

        await using var bench = await StartAsync();
        Task[] waiting =
        [
            bench.Emulator.WaitForMessagesAsync(1, cancellationToken),
            bench.Emulator.WaitForEventsAsync(1, cancellationToken: cancellationToken),
            bench.Emulator.WaitForEventsAsync(1, "Signup", cancellationToken),
        ];
        var early = waiting.Count(task => task.IsCompleted);
        await bench.PostJsonAsync("/track", Some.BatchOf(1));
        await Task.WhenAll(waiting);

        Assert.That(early, Is.Zero);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Waiting_starts_anew_after_the_file_was_cleared(CancellationToken cancellationToken)
    {
        await using (var before = await StartAsync())
        {
            await before.PostJsonAsync("/track", Some.BatchOf(3));
        }

        await using var bench = await StartAsync();
        bench.Emulator.Clear();
        await bench.PostJsonAsync("/track", Some.BatchOf(1));

        Assert.That(await bench.Emulator.WaitForMessagesAsync(1, cancellationToken), Has.Count.EqualTo(1));
        Assert.That(await bench.Emulator.WaitForEventsAsync(1, "Signup", cancellationToken), Has.Count.EqualTo(1));
    }

    [TestCase("INSERT OR REPLACE INTO setting VALUES ('sequence', 'many')", "'sequence'")]
    [TestCase("INSERT OR REPLACE INTO setting VALUES ('request', '-1')", "'request'")]
    [TestCase("UPDATE message SET endpoint = 77", "message 1 is damaged")]
    [TestCase("UPDATE message SET kind = -1", "message 1 is damaged")]
    [TestCase("UPDATE message SET outcome = 3", "message 1 is damaged")]
    [TestCase("UPDATE message SET outcome = 99999999999", "cannot be used")]
    [TestCase("UPDATE message SET received_at = -1", "cannot be used")]
    [TestCase("UPDATE setting SET value = '0' WHERE name = 'version'", "another version")]
    [TestCase("PRAGMA application_id = 5", "something else")]
    public async Task A_damaged_file_is_refused_in_words(string damage, string words)
    {
        await using (var before = await StartAsync())
        {
            await before.PostJsonAsync("/track", Some.BatchOf(1));
        }

        await ExecuteAsync(damage);

        await Assert.ThatAsync(StartAsync, Throws.Exception.With.Message.Contains(words));
    }

    [Test]
    public async Task A_database_of_something_else_is_refused_and_left_as_it_is()
    {
        await ExecuteAsync("CREATE TABLE account (id INTEGER PRIMARY KEY)");
        var before = await System.IO.File.ReadAllBytesAsync(File);

        await Assert.ThatAsync(StartAsync, Throws.InstanceOf<IOException>().With.Message.Contains("something else"));

        Assert.That(await System.IO.File.ReadAllBytesAsync(File), Is.EqualTo(before));
    }

    // A trigger stands for a full disk.
    private async Task MakeWithTroubleAsync()
    {
        await (await StartAsync()).DisposeAsync();
        await ExecuteAsync("CREATE TRIGGER trouble BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'out of paper'); END");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private Task<Bench> StartAsync() => Bench.StartAsync(options => options.DataFile = File);
}
