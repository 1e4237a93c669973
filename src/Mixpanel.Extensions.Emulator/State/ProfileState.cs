using System.Globalization;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A profile, and the operations that made it.</summary>
internal sealed class ProfileState(ProfileLimits limits)
{
    private const string LastSeen = "$last_seen";
    private const int UnweighedBytes = 16 * 1024;

    private readonly Queue<ProfileOperation> _history = new();
    private long _historyWeight;
    private long _weight;
    private long _exactWeight;
    private bool _isWeightExact = true;

    /// <summary><see langword="null"/> before it was made and after it was deleted.</summary>
    public JsonObject? Properties { get; private set; }

    public IReadOnlyCollection<ProfileOperation> History => _history;

    /// <summary>Roughly how many bytes of memory it takes, rather too many than too few.</summary>
    public long TotalWeight => _weight + _historyWeight;

    /// <summary>Applies one operator and remembers it.</summary>
    /// <param name="operation">The operation; what came of it is added to it.</param>
    /// <param name="operand">What the operator was given.</param>
    public void Apply(ProfileOperation operation, JsonNode? operand)
    {
        operation.Remark = Change(operation.Name, operand);
        Remember(operation);
    }

    /// <summary>Writes down when and where the user was last seen; does nothing when there is no profile.</summary>
    public void Touch(DateTimeOffset? seen, string? address, Func<string, EmulatorPlace?>? locate)
    {
        if (Properties is null)
        {
            return;
        }

        if (seen is { } time)
        {
            Properties[LastSeen] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }

        if (address is not null)
        {
            Places.AddTo(Properties, address, locate);
        }
    }

    public void PlaceByCoordinates()
    {
        if (Properties is not null)
        {
            Properties["$geo_source"] = "reverse_geocoding";
        }
    }

    /// <summary>Takes over what another profile of the same person knows and this one does not.</summary>
    public void Absorb(ProfileState other)
    {
        if (other.Properties is { } properties)
        {
            Properties ??= [];

            foreach (var (name, value) in properties.Where(pair => !Properties.ContainsKey(pair.Key)))
            {
                if (ProfileLimits.Count(Properties) < ProfileLimits.MaxProperties)
                {
                    Properties[name] = value?.DeepClone();
                }
            }
        }

        ProfileOperation[] all = [.. _history.Concat(other._history).OrderBy(operation => operation.Sequence)];
        _history.Clear();
        _historyWeight = 0;
        Array.ForEach(all, Remember);
        Weigh();
    }

    private string? Change(string name, JsonNode? operand)
    {
        if (name == Operators.Delete)
        {
            var existed = Properties is not null;
            Properties = null;
            Weigh();

            return existed ? null : StateTexts.NothingToDelete;
        }

        if (Properties is null && !Operators.Creates(name))
        {
            return StateTexts.NoProfile;
        }

        if (Operators.CountNew(Properties, name, operand) is > 0 and var added
            && ProfileLimits.Count(Properties) + added > ProfileLimits.MaxProperties)
        {
            return StateTexts.TooManyProperties(ProfileLimits.MaxProperties);
        }

        var weight = Operators.Creates(name) ? Weight.Of(operand) : 0;

        if (!HasRoom(weight))
        {
            return StateTexts.TooLarge;
        }

        var remark = Operators.Change(Properties ??= [], name, operand);
        _weight += weight;
        _isWeightExact = false;

        if (_weight > (2 * _exactWeight) + UnweighedBytes)
        {
            Weigh();
        }

        return remark;
    }

    // What is overwritten or removed is only seen by weighing anew, which is put off until it matters.
    private bool HasRoom(long added)
    {
        if (_weight + added > limits.ProfileBytes && !_isWeightExact)
        {
            Weigh();
        }

        return _weight + added <= limits.ProfileBytes;
    }

    private void Weigh()
    {
        _weight = _exactWeight = Properties is null ? 0 : Weight.Of(Properties);
        _isWeightExact = true;
    }

    private void Remember(ProfileOperation operation)
    {
        _history.Enqueue(operation);
        _historyWeight += operation.Weight;

        while (_history.Count > limits.Operations || (_history.Count > 1 && _historyWeight > limits.HistoryBytes))
        {
            _historyWeight -= _history.Dequeue().Weight;
        }
    }
}
