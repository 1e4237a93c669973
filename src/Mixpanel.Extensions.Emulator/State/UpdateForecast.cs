using System.Text.Json.Nodes;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Foresees which updates of one request fail because their profile would get too many properties.</summary>
/// <remarks>The reply has to say so before anything is kept, so it follows which names the updates before add and take away.</remarks>
internal sealed class UpdateForecast
{
    private readonly Dictionary<object, Names> _profiles = [];

    /// <param name="profile">Tells the profile from others.</param>
    /// <param name="properties">What the profile has now; <see langword="null"/> when there is none.</param>
    /// <param name="update">The update that comes next.</param>
    /// <returns>Why the update fails, in which case it counts for nothing; <see langword="null"/> when it does not.</returns>
    public string? Take(object profile, JsonObject? properties, JsonObject update)
    {
        var before = _profiles.GetValueOrDefault(profile) ?? new Names(properties);
        // Nearly all updates are far from the limit, and need no copy to fall back on.
        var after = before.HasRoomForAll(update) ? before : before.Copy();

        if (!after.TryApply(update))
        {
            return StateTexts.TooManyProperties(ProfileLimits.MaxProperties);
        }

        _profiles[profile] = after;
        return null;
    }

    /// <summary>The names of a profile, as what differs from those it has now.</summary>
    private sealed class Names(JsonObject? properties)
    {
        private readonly HashSet<string> _added = new(StringComparer.Ordinal);
        private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

        private JsonObject? Properties { get; set; } = properties;

        private int Count => ProfileLimits.Count(Properties) + _added.Count - _removed.Count;

        public bool HasRoomForAll(JsonObject update) =>
            Count + Operators.All.Sum(name => (update[name] as JsonObject)?.Count ?? 0) <= ProfileLimits.MaxProperties;

        public Names Copy()
        {
            var copy = new Names(Properties);
            copy._added.UnionWith(_added);
            copy._removed.UnionWith(_removed);

            return copy;
        }

        /// <returns>Whether there are never too many; when there are, what is left is good for nothing.</returns>
        public bool TryApply(JsonObject update) => Operators.All.Where(update.ContainsKey).All(name => TryApply(name, update[name]));

        private bool TryApply(string name, JsonNode? operand)
        {
            if (name == Operators.Delete)
            {
                Properties = null;
                _added.Clear();
                _removed.Clear();
            }
            else if (name == "$unset")
            {
                foreach (var text in Operators.NamesIn(operand).Where(ProfileLimits.Counts))
                {
                    Remove(text);
                }
            }
            else if (Operators.Creates(name) && operand is JsonObject values)
            {
                foreach (var (key, _) in values.Where(pair => ProfileLimits.Counts(pair.Key)))
                {
                    Add(TextLimit.Cut(key));
                }
            }

            return _added.Count == 0 || Count <= ProfileLimits.MaxProperties;
        }

        private void Add(string name)
        {
            if (!_removed.Remove(name) && Properties?.ContainsKey(name) != true)
            {
                _added.Add(name);
            }
        }

        private void Remove(string name)
        {
            if (!_added.Remove(name) && Properties?.ContainsKey(name) == true)
            {
                _removed.Add(name);
            }
        }
    }
}
