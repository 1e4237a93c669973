using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator;

/// <summary>The people an emulator knows, by any of their ids; each call answers for its own moment.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The name says what it holds; that it can be listed is secondary.")]
public sealed class EmulatorProfiles : IEnumerable<UserProfile>
{
    private readonly EmulatorStore _store;

    internal EmulatorProfiles(EmulatorStore store) => _store = store;

    /// <summary>How many people are known.</summary>
    public int Count => _store.UserCount;

    /// <summary>The person that an id belongs to; <see langword="null"/> when nobody has it.</summary>
    /// <param name="id">Any of the person's ids; an anonymous one of Simplified ID Merge as <c>$device:…</c>.</param>
    public UserProfile? this[string id] => _store.User(id);

    /// <summary>Lists everybody, the last seen first.</summary>
    public IEnumerator<UserProfile> GetEnumerator() => _store.AllUsers().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
