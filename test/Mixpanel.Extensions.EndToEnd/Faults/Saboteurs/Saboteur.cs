namespace Mixpanel.Extensions.EndToEnd.Faults.Saboteurs;

/// <summary>A part of the SDK that is spoiled on purpose, and what the oracle must say about it.</summary>
/// <param name="Name">What it does, as a sentence.</param>
/// <param name="Sabotage">The spoiled part.</param>
/// <param name="Faults">What the server does; <c>null</c> if it is well.</param>
/// <param name="Complaint">A part of the complaint.</param>
internal sealed record Saboteur(string Name, Sabotage Sabotage, Fault[] Faults, string Complaint)
{
    /// <summary>Changes the run to one in which the spoiled part matters.</summary>
    internal Action<RunPlan> Prepare { get; init; } = plan => { };

    public override string ToString() => Name;
}
