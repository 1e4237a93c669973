using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator;

/// <summary>The groups an emulator knows; each call answers for its own moment.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name says what it holds; that it can be listed is secondary.")]
public sealed class EmulatorGroups : IEnumerable<GroupProfile>
{
    private readonly EmulatorStore _store;

    internal EmulatorGroups(EmulatorStore store) => _store = store;

    /// <summary>How many groups are known.</summary>
    public int Count => _store.GroupCount;

    /// <summary>A group; <see langword="null"/> when no message named it.</summary>
    /// <param name="key">What kind of group, such as <c>company</c>.</param>
    /// <param name="id">Which group of that kind.</param>
    public GroupProfile? this[string key, string id] => _store.Group(key, id);

    /// <summary>Lists all groups, the last seen first.</summary>
    public IEnumerator<GroupProfile> GetEnumerator() => _store.AllGroups().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
