using System.Text.Json.Nodes;
using Mixpanel.Extensions.Builders;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions;

/// <summary>What <see cref="ProfileBuilder"/> and <see cref="GroupBuilder"/> have in common. Operations travel in order, in one request.</summary>
/// <typeparam name="TSelf">The builder itself, so that calls can be chained.</typeparam>
public abstract class UpdateBuilder<TSelf> : MessageBuilder<TSelf>
    where TSelf : UpdateBuilder<TSelf>
{
    private readonly List<UpdateOperation> _operations = [];

    private protected UpdateBuilder()
    {
    }

    private protected IReadOnlyList<UpdateOperation> Operations => _operations;

    /// <summary>Sets a property, whatever it was (<c>$set</c>).</summary>
    /// <param name="name">Case-sensitive; <see cref="ProfileProperties"/> has the names that mean something to Mixpanel.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public TSelf Set(string name, PropertyValue value) => Add("$set", name, value);

    /// <summary>Sets properties, whatever they were (<c>$set</c>).</summary>
    /// <param name="properties">Copied.</param>
    /// <returns>This builder.</returns>
    public TSelf Set(MixpanelProperties properties) => Add("$set", properties);

    /// <summary>Sets a property unless the profile has it (<c>$set_once</c>).</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">The value.</param>
    /// <returns>This builder.</returns>
    public TSelf SetOnce(string name, PropertyValue value) => Add("$set_once", name, value);

    /// <summary>Sets those properties the profile does not have (<c>$set_once</c>).</summary>
    /// <param name="properties">Copied.</param>
    /// <returns>This builder.</returns>
    public TSelf SetOnce(MixpanelProperties properties) => Add("$set_once", properties);

    /// <summary>Adds values to a list property, each unless the list has it (<c>$union</c>).</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="values">A list, or a single value.</param>
    /// <returns>This builder.</returns>
    public TSelf Union(string name, PropertyValue values) => Add("$union", name, values.IsList ? values : new[] { values });

    /// <summary>Adds values to list properties, each unless the list has it (<c>$union</c>).</summary>
    /// <param name="properties">Lists, or single values. Copied.</param>
    /// <returns>This builder.</returns>
    public TSelf Union(MixpanelProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);

        var lists = new MixpanelProperties();
        foreach (var (name, values) in properties)
        {
            lists[name] = values.IsList ? values : new[] { values };
        }

        return Add("$union", lists);
    }

    /// <summary>Takes one value out of a list property (<c>$remove</c>). Without the value or the list nothing happens.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="value">A single value; for several call it several times.</param>
    /// <returns>This builder.</returns>
    public TSelf Remove(string name, PropertyValue value) => Add("$remove", name, RequireSingle(value));

    /// <summary>Takes one value out of each of several list properties (<c>$remove</c>).</summary>
    /// <param name="properties">Single values. Copied.</param>
    /// <returns>This builder.</returns>
    public TSelf Remove(MixpanelProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);

        var values = new MixpanelProperties();
        foreach (var (name, value) in properties)
        {
            values[name] = RequireSingle(value);
        }

        return Add("$remove", values);
    }

    /// <summary>Deletes properties (<c>$unset</c>).</summary>
    /// <param name="names">Their names.</param>
    /// <returns>This builder.</returns>
    public TSelf Unset(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(names));
        }

        _operations.Add(new UpdateOperation("$unset", names.ToArray()));
        return Self();
    }

    /// <summary>Deletes the whole profile (<c>$delete</c>). Events stay.</summary>
    /// <returns>This builder.</returns>
    public TSelf Delete()
    {
        _operations.Add(new UpdateOperation("$delete", string.Empty));
        return Self();
    }

    /// <summary>
    /// Sends an update object as it is, for what this builder has no method for. Token, time and id are added; what the object says itself wins.
    /// </summary>
    /// <remarks>An operator this library does not know counts as not repeatable.</remarks>
    /// <param name="raw">Copied.</param>
    /// <returns>This builder.</returns>
    public TSelf Update(JsonObject raw)
    {
        ArgumentNullException.ThrowIfNull(raw);

        var fields = new MixpanelProperties();
        foreach (var (name, node) in raw.DeepClone().AsObject())
        {
            fields[name] = PropertyValue.From(node);
        }

        _operations.Add(new UpdateOperation(fields));
        return Self();
    }

    /// <summary>Says when the update was made; without it that is when it is sent.</summary>
    /// <param name="time">Travels in whole seconds.</param>
    /// <returns>This builder.</returns>
    public TSelf Time(EventTime time) => Meta("$time", time.UnixMilliseconds / 1000);

    /// <summary>Lets Mixpanel locate the profile by this address, which it does not keep.</summary>
    /// <param name="address">An IPv4 or IPv6 address; <c>0</c> for no location.</param>
    /// <returns>This builder.</returns>
    public TSelf Ip(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return Meta("$ip", address);
    }

    /// <summary>Leaves the profile's "last seen" as it is, for updates the user did not cause.</summary>
    /// <returns>This builder.</returns>
    public TSelf IgnoreTime() => Meta("$ignore_time", true);

    private protected TSelf Add(string operation, string name, PropertyValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_operations is [.., { Name: { } last } open] && last == operation && open.Fields[last].Kind == PropertyKind.Bag)
        {
            // Neighbours of one operator share a record; the same name again must stay a step of its own.
            var bag = (MixpanelProperties)open.Fields[last].Reference;
            if (!bag.ContainsKey(name))
            {
                bag[name] = value;
                return Self();
            }
        }

        return Add(operation, new MixpanelProperties { [name] = value });
    }

    private protected TSelf Add(string operation, MixpanelProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        _operations.Add(new UpdateOperation(operation, properties.Copy()));
        return Self();
    }

    private static PropertyValue RequireSingle(PropertyValue value) => value.IsList
        ? PropertyValue.FromFault(MessageFault.Invalid("$remove takes a single value out of a list; remove several one by one."))
        : value;
}
