namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>What rounds of a subject and of the yardstick, taking turns, came to.</summary>
/// <param name="Nanoseconds">The best round: on a busy machine the others measure the neighbours.</param>
/// <param name="Bytes">Allocated by one operation.</param>
/// <param name="Ratio">The median of each round's ratio to the yardstick's round before it.</param>
internal sealed record Measurement(double Nanoseconds, double Bytes, double Ratio)
{
    private const int Rounds = 150;

    internal static Measurement Of(Subject subject, Subject yardstick)
    {
        subject.WarmUp();

        var best = double.MaxValue;
        var ratios = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var reference = yardstick.Round();
            var own = subject.Round();
            ratios[i] = own / reference;
            best = Math.Min(best, own);
        }

        Array.Sort(ratios);
        return new Measurement(best, subject.AllocatedBytes(), ratios[Rounds / 2]);
    }
}
