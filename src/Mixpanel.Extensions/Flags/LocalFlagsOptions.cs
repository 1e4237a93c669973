namespace Mixpanel.Extensions;

/// <summary>Settings of <c>AddLocalFlags</c>. Bound from subsection <c>Flags:Local</c> of the project's section; read once, at the start.</summary>
public sealed class LocalFlagsOptions
{
    /// <summary>How often definitions are fetched; chance adds up to a tenth. Default 60 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one fetch may take. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether the host reports started only when the first fetch is done, well or badly, or <see cref="WaitTimeout"/> is over. It starts in any case.
    /// Default <c>true</c>.
    /// </summary>
    public bool WaitForDefinitions { get; set; } = true;

    /// <summary>
    /// How long <see cref="WaitForDefinitions"/>, and <see cref="IMixpanelFlags.WaitUntilReadyAsync"/>, wait at most. Default 10 seconds.
    /// </summary>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A file with definitions for a start without network: a saved answer of <c>/flags/definitions</c>. Read before the first fetch, which replaces
    /// what it says. Default none.
    /// </summary>
    public string? BootstrapFile { get; set; }

    /// <summary>
    /// Whether a rollout for a cohort, or for users who did something, counts as one for everybody, as in Mixpanel's other SDKs. Default <c>false</c>:
    /// who reaches such a rollout gets the fallback, unless remote flags can be asked.
    /// </summary>
    public bool IgnoreCohorts { get; set; }
}
