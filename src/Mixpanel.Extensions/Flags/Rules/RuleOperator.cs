namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The operators that work on the values of their arguments and need no say in how these are evaluated.</summary>
internal enum RuleOperator : byte
{
    LooseEqual,
    LooseUnequal,
    StrictEqual,
    StrictUnequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Not,
    Truth,
    Subtract,
    Divide,
    Remainder,
    In,
    Substring,
    Log,
    Variable,
    MissingSome,
}
