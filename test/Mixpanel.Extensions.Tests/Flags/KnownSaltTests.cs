using System.Text;
using Mixpanel.Extensions.Flags;

namespace Mixpanel.Extensions.Tests.Flags;

internal sealed class KnownSaltTests
{
    [TestCase("")]
    [TestCase("0")]
    [TestCase("variant")]
    [TestCase("new_checkout_flow0123456789abcdef0123456789abcdef")]
    [TestCase("日本🎉é")]
    public void One_step_gives_the_hash_of_all_bytes(string salt)
    {
        var random = new Random(3);
        var known = new KnownSalt(salt);
        for (var i = 0; i < 2_000; i++)
        {
            var hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);

            Assert.That(known.AppendTo(hash), Is.EqualTo(Fnv1a.Append(hash, Encoding.UTF8.GetBytes(salt))));
        }
    }
}
