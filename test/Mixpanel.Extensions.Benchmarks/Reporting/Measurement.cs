namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>What rounds of a subject and of the yardstick, taking turns, came to.</summary>
/// <param name="Nanoseconds">The best round: on a busy machine the others measure the neighbours.</param>
/// <param name="Bytes">Allocated by one operation.</param>
/// <param name="Ratio">The best round over the yardstick's best round: other processes only ever make a round slower.</param>
internal sealed record Measurement(double Nanoseconds, double Bytes, double Ratio)
{
    private const int Rounds = 150;

    internal static Measurement Of(Subject subject, Subject yardstick)
    {
        subject.WarmUp();

        // Taken in turn, so that a slow spell of the machine hits both.
        var (best, reference) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            reference = Math.Min(reference, yardstick.Round());
            best = Math.Min(best, subject.Round());
        }

        return new Measurement(best, subject.AllocatedBytes(), best / reference);
    }
}
