namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>The operators that take any number of arguments.</summary>
internal enum FoldOperator : byte
{
    Add,
    Multiply,
    Least,
    Greatest,
    Concatenate,
    Merge,
}
