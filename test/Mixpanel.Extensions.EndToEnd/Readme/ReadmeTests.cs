using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using Mixpanel.Extensions.Emulator;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>The READMEs, and the pages of the docs, say what is so.</summary>
internal sealed class ReadmeTests
{
    private static readonly string[] _readmes =
    [
        "README.md", "src/Mixpanel.Extensions/README.md", "src/Mixpanel.Extensions.Testing/README.md", "src/Mixpanel.Extensions.Emulator/README.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Select(page => Path.GetRelativePath(Repository.Root, page)),
        "src/Mixpanel.Extensions.FeatureManagement/README.md",
    ];

    [TestCaseSource(nameof(_readmes))]
    public void Every_csharp_block_is_compiled(string readme)
    {
        var compiled = Directory.GetFiles(Path.Combine(Repository.Root, "test/Mixpanel.Extensions.EndToEnd/Readme"), "*.cs")
            .Select(file => Lines(File.ReadAllText(file)))
            .ToList();
        var blocks = Markdown.Blocks(Repository.Read(readme), "csharp").ToList();

        Assert.That(blocks, Is.Not.Empty);
        foreach (var block in blocks)
        {
            Assert.That(compiled, Has.Some.Contains(Lines(block)), $"This block of {readme} stands in no compiled file:\n{block}");
        }
    }

    [TestCaseSource(nameof(_readmes))]
    public void Every_command_is_run_by_the_projects_own_check(string readme)
    {
        var check = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, ".ci")).Select(File.ReadAllText));

        foreach (var command in Markdown.Blocks(Repository.Read(readme), "sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.That(check, Does.Contain(command.Trim()), $"{readme} names a command that nobody runs.");
        }
    }

    [Test]
    public void The_configuration_registers_a_working_project()
    {
        var json = Markdown.Blocks(Repository.Read("README.md"), "json").Single();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        Snippets.Register(builder);
        using var services = builder.Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<IMixpanel>(), Is.Not.Null);
        var options = services.GetRequiredService<IOptions<MixpanelOptions>>().Value;
        Assert.That(options.Region, Is.EqualTo(MixpanelRegion.EU));
        Assert.That(options.ServiceAccount!.ProjectId, Is.EqualTo(123));
        Assert.That(options.DefaultProperties.Count, Is.EqualTo(1));
    }

    [Test]
    public void The_registration_with_enricher_stage_and_second_project_works()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["Mixpanel:ProjectToken"] = "one";
        builder.Configuration["Mobile:ProjectToken"] = "two";
        Snippets.RegisterMore(builder);
        using var services = builder.Services.BuildServiceProvider();

        Assert.That(services.GetRequiredService<IMixpanel>(), Is.Not.SameAs(services.GetRequiredKeyedService<IMixpanel>("mobile")));
    }

    [Test]
    public async Task The_features_shown_are_flags()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration["Mixpanel:ProjectToken"] = "one";
        Snippets.RegisterFeatures(builder);
        builder.Services.AddFakeFlags().Set("banner", new MixpanelProperties { ["Title"] = "Sale" });
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext();

        Assert.That((await Snippets.AskFeatures(services.GetRequiredService<IVariantFeatureManager>(), default)).Title, Is.EqualTo("Sale"));
    }

    [Test]
    public async Task The_messages_shown_are_all_accepted()
    {
        await using var mixpanel = new FakeMixpanel();

        await Snippets.Send(mixpanel, DateTime.UnixEpoch.AddYears(50), new Row(1, "u"), [new Row(1, "u"), new Row(2, "v")], NullLogger.Instance, default);
        await Snippets.SendObjects(mixpanel, new Level(7, "Cellar"));
        await Snippets.FirstEvent(mixpanel);

        Assert.That(mixpanel.Messages.Select(message => message.Kind).Distinct(), Has.Exactly(5).Items);
        Assert.That(mixpanel.Events.Select(message => message.Properties), Has.Some.Matches<JsonObject>(static properties => properties!.ContainsKey("Level Number")));
    }

    [Test]
    public async Task The_test_shown_passes()
    {
        await Snippets.FakeInATest(new Order("customer-1", "ada@example.com", 42.5m, ["Tea"], IsGift: true, DateTime.UnixEpoch));
        await Snippets.Recorded();
        await Snippets.FakeFlagsInATest();
    }

    [Test]
    public async Task The_emulator_shown_keeps_the_state()
    {
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { IdentityMode = IdentityMode.Simplified });
        using var client = new HttpClient { BaseAddress = emulator.Address };
        (string Path, string Body)[] requests =
        [
            ("/track", """[{"event":"Signed Up","properties":{"token":"T","$device_id":"4f2a"}}]"""),
            ("/track", """[{"event":"Order Placed","properties":{"token":"T","$device_id":"4f2a","$user_id":"ann"}}]"""),
            ("/engage", """[{"$token":"T","$distinct_id":"ann","$set":{"plan":"pro"}}]"""),
            ("/groups", """[{"$token":"T","$group_key":"company","$group_id":"acme","$set":{"tier":"gold"}}]"""),
        ];

        foreach (var (path, body) in requests)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            await client.PostAsync(path, content);
        }

        await Snippets.LookAtState(emulator);
    }

    [Test]
    public Task The_emulator_shown_receives_what_an_application_sends() => Snippets.Emulate(
        async address =>
        {
            await using var services = new ServiceCollection()
                .AddMixpanel(options => (options.ProjectToken, options.BaseAddress) = ("token", address)).Services
                .BuildServiceProvider();
            await services.GetRequiredService<IMixpanel>().TrackAsync("user-7", "Order Placed", new() { ["total"] = 42.5 });
        },
        CancellationToken.None);

    [Test]
    public async Task The_faults_shown_can_be()
    {
        await using var emulator = await MixpanelEmulator.StartAsync();

        Snippets.Break(emulator);

        Assert.That(emulator.Faults, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task The_flags_shown_can_be_read()
    {
        var json = Markdown.Blocks(Repository.Read("src/Mixpanel.Extensions.Emulator/README.md"), "json")
            .Single(block => block.Contains("\"flags\"", StringComparison.Ordinal));
        await using var emulator = await MixpanelEmulator.StartAsync(new MixpanelEmulatorOptions { FlagsJson = json });
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Basic", "VDo=") } };

        var reply = await client.GetStringAsync(new Uri(emulator.Address, "flags?context=%7B%22distinct_id%22%3A%22user-7%22%7D"));

        Assert.That(reply, Does.Contain("\"control\""));
    }

    [Test]
    public void Every_option_stands_in_the_table_with_its_key()
    {
        var table = Repository.Read("README.md");
        var keys = Keys(typeof(MixpanelOptions), "").Concat(Keys(typeof(BufferOptions), "Buffer:"))
            .Concat(Keys(typeof(LocalFlagsOptions), "Flags:Local:"))
            .Concat(Keys(typeof(RemoteFlagsOptions), "Flags:Remote:"))
            .Concat(Keys(typeof(FlagExposureOptions), "Flags:Exposures:"))
            .ToList();

        Assert.That(keys, Has.Count.GreaterThan(20));
        foreach (var key in keys)
        {
            var last = key.Split(':')[^1];
            Assert.That(table, Does.Contain($"`{key}`").Or.Contain($"`:{last}`"), $"{key} is not explained.");
        }
    }

    private static IEnumerable<string> Keys(Type options, string prefix) => options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
            ? Keys(property.PropertyType, $"{prefix}{property.Name}:")
            : [$"{prefix}{property.Name}"]);

    /// <summary>The lines without their indentation, so that a block may stand inside a method.</summary>
    private static string Lines(string text) => string.Join(
        '\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) + "\n";
}
