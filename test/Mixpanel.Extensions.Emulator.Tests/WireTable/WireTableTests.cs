using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>The table of what a faithful emulator must check, row by row.</summary>
internal sealed class WireTableTests
{
    private static readonly string[] _numbers =
    [
        .. Numbers('T', 9),
        .. Numbers('I', 10), "I1a", "I1b", "I1c", "I8a",
        .. Numbers('E', 19),
        .. Numbers('K', 16),
        .. Numbers('P', 20),
        .. Numbers('F', 5),
    ];

    private static IEnumerable<WireRow> Rows =>
        [.. TransportRows.All, .. ImportRows.All, .. EventRows.All, .. TrackRows.All, .. ProfileRows.All, .. ProfileStateRows.All, .. FlagRows.All];

    private static IEnumerable<TestCaseData> Cases => Rows.Select(row => new TestCaseData(row).SetArgDisplayNames($"{row}"));

    [TestCaseSource(nameof(Cases))]
    public async Task The_emulator_answers_as_the_table_says(WireRow row)
    {
        await using var bench = await Bench.StartAsync(row.Options);

        var answer = await row.Send(bench);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(row.Status), answer.Body);
            Assert.That(answer.Body, row.Body is null ? Is.Not.Null : Is.EqualTo(row.Body));
            Assert.That(answer.Body, Does.StartWith(row.BodyStart ?? ""));
            Assert.That(answer.ContentType, row.ContentType is null ? Is.Not.EqualTo("") : Is.EqualTo(row.ContentType));
            Assert.That(Outcomes(bench.Emulator), row.Outcomes is null ? Is.Not.Null : Is.EqualTo(row.Outcomes));
        }

        row.Then?.Invoke(bench.Emulator);
    }

    [Test]
    public void Every_row_of_the_table_is_tested()
    {
        Assert.That(Rows.Select(row => row.Number).Distinct(), Is.EquivalentTo(_numbers));
    }

    private static string Outcomes(MixpanelEmulator emulator) =>
        string.Concat(emulator.Messages.Select(message => message.Outcome.ToString()[0]));

    private static IEnumerable<string> Numbers(char letter, int count) => Enumerable.Range(1, count).Select(number => $"{letter}{number}");
}
