using Mixpanel.Extensions.Builders;

namespace Mixpanel.Extensions;

/// <summary>
/// Says what to send. A builder sent again unchanged is the same message, with the same id and time; any change makes it a new one.
/// </summary>
/// <remarks>Not thread-safe. Null or blank arguments throw; data that Mixpanel would refuse is answered when it is sent.</remarks>
public abstract class MessageBuilder
{
    private MixpanelMessage? _sealed;
    private object? _project;

    private protected MessageBuilder()
    {
    }

    internal abstract MessageKind Kind { get; }

    /// <summary>The message for a project: the one it made before, unless the builder has changed since.</summary>
    internal EncodeOutcome Seal(ProjectEncoding project)
    {
        if (_sealed is not null && ReferenceEquals(_project, project.Project))
        {
            return _sealed;
        }

        var outcome = Encode(project);
        _sealed = outcome.Message;
        _project = project.Project;
        return outcome;
    }

    private protected abstract EncodeOutcome Encode(ProjectEncoding project);

    private protected void Changed() => _sealed = null;
}
