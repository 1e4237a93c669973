using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Mixpanel.Extensions.Testing;

namespace Mixpanel.Extensions.EndToEnd.Readme;

/// <summary>The page about feature flags says what is so.</summary>
internal sealed partial class FlagsPageTests
{
    private static readonly string _page = Repository.Read("docs/feature-flags.md");

    [Test]
    public void The_registration_takes_the_configuration_shown()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Json("\"Mixpanel\""))));
        FlagsPage.Register(builder);
        using var services = builder.Services.AddLogging().BuildServiceProvider();

        var local = services.GetRequiredService<IOptions<LocalFlagsOptions>>().Value;
        var remote = services.GetRequiredService<IOptions<RemoteFlagsOptions>>().Value;
        var exposures = services.GetRequiredService<IOptions<FlagExposureOptions>>().Value;

        Assert.That((local.PollInterval, local.BootstrapFile), Is.EqualTo((TimeSpan.FromSeconds(60), "flags.json")));
        Assert.That((remote.Timeout, remote.CacheDuration), Is.EqualTo((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30))));
        Assert.That(exposures.DeduplicateFor, Is.EqualTo(TimeSpan.FromHours(24)));
        Assert.That(services.GetService<HealthCheckService>(), Is.Not.Null);
        Assert.That(builder.Services, Has.Some.Matches<ServiceDescriptor>(service => service!.ServiceType == typeof(IMixpanelFlags)));
    }

    [Test]
    public async Task The_tests_shown_pass()
    {
        var flags = await FlagsPage.UnitTest();

        Assert.That(flags.Exposures, Has.Count.EqualTo(1), "a fallback is no exposure");
    }

    [Test]
    [CancelAfter(60_000)]
    public Task The_test_over_http_passes_with_the_definitions_shown(CancellationToken cancellationToken) =>
        FlagsPage.TestOverHttp(Host.CreateEmptyApplicationBuilder(new()), Json("\"ruleset\"")).WaitAsync(cancellationToken);

    [Test]
    public async Task What_was_only_asked_for_is_reported_when_it_is_shown()
    {
        var flags = new FakeFlags().Set("shipping-fee", 0m, "free");
        var user = FlagsPage.Describe(new Shopper("ada", "pro", "device-1", "acme"));

        var fee = await FlagsPage.Explain(flags, user, NullLogger.Instance);
        Assert.That((fee, flags.Exposures.Count), Is.EqualTo((0m, 0)));

        await FlagsPage.ReportLater(flags, user);
        Assert.That(flags.Exposures.Single().Context.DistinctId, Is.EqualTo("ada"));
    }

    [Test]
    public void Every_reason_is_explained()
    {
        var explained = Row().Matches(_page).Select(row => row.Groups["name"].Value).ToHashSet();

        Assert.That(explained, Is.SupersetOf(Enum.GetNames<FlagReason>()));
    }

    [Test]
    public void The_instruments_named_exist()
    {
        var names = typeof(MixpanelDiagnostics).GetFields().Select(field => (string)field.GetValue(null)!).ToHashSet();
        var mentioned = Instrument().Matches(_page).Select(match => match.Value.Trim('`')).ToHashSet();

        Assert.That(mentioned, Has.Count.GreaterThan(8));
        Assert.That(mentioned, Is.SubsetOf(names));
    }

    [Test]
    public void The_defaults_named_are_those_of_the_options()
    {
        var (local, remote, exposures) = (new LocalFlagsOptions(), new RemoteFlagsOptions(), new FlagExposureOptions());

        // Written as the page writes them: who changes a default is led to the sentence.
        Assert.That(_page, Does.Contain($"or {local.WaitTimeout.TotalSeconds} s are over (`WaitTimeout`)"));
        Assert.That(_page, Does.Contain($"every `PollInterval` ({local.PollInterval.TotalSeconds} s)"));
        Assert.That(_page, Does.Contain($"by default within {local.PollInterval.TotalSeconds * 1.1:0} seconds"));
        Assert.That(_page, Does.Contain($"at most {remote.Timeout.TotalSeconds} s (`Timeout`), {(remote.MaxRetries == 2 ? "two" : remote.MaxRetries)} repetitions"));
        Assert.That(_page, Does.Contain($"at least {remote.BreakerRequests} requests"));
        Assert.That(_page, Does.Contain($"nobody is asked for {remote.BreakDuration.TotalSeconds} s (`BreakDuration`)"));
        Assert.That(_page, Does.Contain($"not sent again for {exposures.DeduplicateFor.TotalHours} hours (`Flags:Exposures:DeduplicateFor`"));
        Assert.That(_page, Does.Contain(FormattableString.Invariant($"{exposures.CacheSize:N0} exposures are remembered (`CacheSize`)")));
        Assert.That((local.IgnoreCohorts, local.BootstrapFile, remote.CacheDuration), Is.EqualTo((false, (string?)null, (TimeSpan?)null)));
    }

    private static string Json(string part) => Markdown.Blocks(_page, "json").Single(block => block.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`mixpanel\.[a-z._]+`")]
    private static partial Regex Instrument();
}
