using System.Globalization;

namespace Mixpanel.Extensions.Tests.Messages;

/// <summary>Runs its tests under a culture of its own: other separators, signs, calendars and rules for case than the invariant one.</summary>
internal abstract class CultureFixture(string culture) : EncodingFixture
{
    /// <summary>Invariant; the dotless i; the Buddhist calendar; the Persian calendar and its minus sign; the comma.</summary>
    internal static readonly string[] Cultures = ["", "tr-TR", "th-TH", "fa-IR", "de-DE"];

    private CultureInfo _before = CultureInfo.InvariantCulture;

    [SetUp]
    public void EnterCulture()
    {
        _before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
    }

    [TearDown]
    public void LeaveCulture() => CultureInfo.CurrentCulture = _before;
}
