namespace Mixpanel.Extensions.Tests.Messages;

internal sealed class MixpanelNamingTests
{
    [TestCase("", "")]
    [TestCase("a", "A")]
    [TestCase("LevelNumber", "Level Number")]
    [TestCase("levelNumber", "Level Number")]
    [TestCase("HTTPStatus", "HTTP Status")]
    [TestCase("UserID", "User ID")]
    [TestCase("Area51Gate", "Area51 Gate")]
    [TestCase("Already Spaced", "Already Spaced")]
    [TestCase("ÉtatCivil", "État Civil")]
    [TestCase("$email", "$email")]
    public void Title_case_separates_words(string name, string titled) => Assert.That(MixpanelNaming.TitleCase.ConvertName(name), Is.EqualTo(titled));

    [Test, SetCulture("tr-TR")]
    public void Title_case_is_the_same_in_every_culture() => Assert.That(MixpanelNaming.TitleCase.ConvertName("itemId"), Is.EqualTo("Item Id"));

    [Test]
    public void Title_case_needs_a_name() => Assert.That(() => MixpanelNaming.TitleCase.ConvertName(null!), Throws.ArgumentNullException);
}
