namespace Mixpanel.Extensions;

/// <summary>What all builders can do.</summary>
/// <typeparam name="TSelf">The builder itself, so that calls can be chained.</typeparam>
public abstract class MessageBuilder<TSelf> : MessageBuilder
    where TSelf : MessageBuilder<TSelf>
{
    private protected MessageBuilder()
    {
    }

    private protected MixpanelProperties? MetaValues { get; private set; }

    /// <summary>
    /// Sets a field at the top level of the object that travels, beside the event's name or the profile's id, and wins over what is there.
    /// An escape hatch: nothing checks that Mixpanel knows the field.
    /// </summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    public TSelf Meta(string name, PropertyValue value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (MetaValues ??= new MixpanelProperties())[name] = value;
        return Self();
    }

    /// <summary>Forgets the message made before and answers with the builder.</summary>
    private protected TSelf Self()
    {
        Changed();
        return (TSelf)this;
    }
}
