using Mixpanel.Extensions.Diagnostics;

namespace Mixpanel.Extensions.Tests.Diagnostics;

internal sealed class LoggedOnceTests
{
    [Test]
    public void Each_thing_is_logged_once_and_not_too_many_in_all()
    {
        var once = new LoggedOnce<int>();

        Assert.That((once.TryEnter(-1), once.TryEnter(-1)), Is.EqualTo((true, false)));
        Assert.That(Enumerable.Range(0, 20_000).Count(once.TryEnter), Is.EqualTo(9_999));
    }
}
