namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The types of the values that rules work on: those of JavaScript, where the reference implementation lives.</summary>
internal enum RuleKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}
