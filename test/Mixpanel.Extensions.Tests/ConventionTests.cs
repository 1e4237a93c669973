using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.Tests;

/// <summary>What a reader may rely on in every file of the libraries.</summary>
internal sealed partial class ConventionTests
{
    private const int MostLines = 250;

    /// <summary>What the files of a folder may use; a folder that is not listed may use everything.</summary>
    private static readonly Dictionary<string, string[]> _uses = new()
    {
        ["Messages"] = [],
        ["Diagnostics"] = [],
        ["Builders"] = ["Messages"],
        ["Senders"] = ["Messages"],
        ["Transport"] = ["Messages", "Senders", "Diagnostics"],
        ["Flags"] = ["Messages", "Builders", "Senders", "Diagnostics", "Transport", "DependencyInjection"],
        [Path.Combine("Flags", "Rules")] = ["Messages"],
        ["DependencyInjection"] = ["Messages", "Builders", "Senders", "Diagnostics", "Transport"],
    };

    private static readonly string _library = Path.Combine(Root(), "src", "Mixpanel.Extensions");

    private static IEnumerable<string> Folders => _uses.Keys;

    private static IEnumerable<TestCaseData> Files => new[] { _library, $"{_library}.Testing", $"{_library}.FeatureManagement" }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetRelativePath(Root(), file)));

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_only_what_lies_below_it(string folder)
    {
        var usings =
            from file in Directory.EnumerateFiles(Path.Combine(_library, folder), "*.cs")
            from Match match in UsedFolder().Matches(File.ReadAllText(file))
            select match.Groups[1].Value;

        Assert.That(usings.Distinct().Except(_uses[folder]).Where(used => used != folder), Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_is_short_and_tidy(string file)
    {
        var lines = File.ReadAllLines(file);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines.Length, Is.LessThanOrEqualTo(MostLines));
            Assert.That(lines, Has.None.Contains("#region").And.None.Contains("TODO"));
        }
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_holds_one_type_that_has_its_name(string file)
    {
        var types = TopLevelType().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

        Assert.That(types, Is.EqualTo([Path.GetFileName(file).Split('.')[0]]));
    }

    [TestCaseSource(nameof(Files))]
    public void Every_await_leaves_the_callers_context(string file)
    {
        var code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        var awaits = Await().Matches(code).Select(match => match.Value)
            .Where(text => !text.StartsWith("await using (", StringComparison.Ordinal));

        Assert.That(awaits, Is.All.Contains(".ConfigureAwait("));
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(@"^using (?:static )?Mixpanel\.Extensions\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsedFolder();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|abstract|static|readonly|partial|ref) )*(?:class|struct|record struct|record|interface|enum|delegate \w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\bawait [^;]*;")]
    private static partial Regex Await();
}
