namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>One value that a rule reads or makes. <c>default</c> is JavaScript's <c>undefined</c>, which stands where an argument is absent.</summary>
internal readonly struct RuleValue
{
    private readonly object? _reference;
    private readonly double _number;

    private RuleValue(RuleKind kind, object? reference = null, double number = 0)
    {
        Kind = kind;
        _reference = reference;
        _number = number;
    }

    internal static RuleValue Null => new(RuleKind.Null);

    internal RuleKind Kind { get; }

    internal bool Boolean => _number != 0;

    internal double Number => _number;

    internal string Text => (string)_reference!;

    internal RuleValue[] Items => (RuleValue[])_reference!;

    internal RuleObject Members => (RuleObject)_reference!;

    internal bool IsUndefined => Kind == RuleKind.Undefined;

    internal bool IsNothing => Kind <= RuleKind.Null;

    internal bool IsList => Kind == RuleKind.List;

    internal bool IsReference => Kind >= RuleKind.List;

    /// <summary>What counts as true in rules: as in JavaScript, but an empty list does not.</summary>
    internal bool IsTruthy => Kind switch
    {
        RuleKind.Boolean => Boolean,
        RuleKind.Number => _number != 0 && !double.IsNaN(_number),
        RuleKind.Text => Text.Length > 0,
        RuleKind.List => Items.Length > 0,
        RuleKind.Object => true,
        _ => false,
    };

    public static implicit operator RuleValue(bool value) => new(RuleKind.Boolean, number: value ? 1 : 0);

    public static implicit operator RuleValue(double value) => new(RuleKind.Number, number: value);

    public static implicit operator RuleValue(string value) => new(RuleKind.Text, value);

    public static implicit operator RuleValue(RuleValue[] value) => new(RuleKind.List, value);

    public static implicit operator RuleValue(List<RuleValue> value) => value.Count == 0 ? Array.Empty<RuleValue>() : value.ToArray();

    public static implicit operator RuleValue(RuleObject value) => new(RuleKind.Object, value);

    /// <summary>
    /// Equal without conversion; lists and objects are equal to themselves only. The empty list that operators share is a new one each time to them.
    /// </summary>
    internal bool IsSame(in RuleValue other) => Kind == other.Kind && Kind switch
    {
        RuleKind.Boolean or RuleKind.Number => _number == other._number,
        RuleKind.Text => string.Equals(Text, other.Text, StringComparison.Ordinal),
        RuleKind.List or RuleKind.Object => ReferenceEquals(_reference, other._reference) && !ReferenceEquals(_reference, Array.Empty<RuleValue>()),
        _ => true,
    };
}
