using System.Text.Json;

namespace Mixpanel.Extensions.Flags.Rules;

/// <summary>Turns the JSON of a rule into nodes, so that nothing is parsed when a flag is evaluated.</summary>
/// <param name="texts">What becomes of every text in the rule, names of variables included.</param>
internal sealed class RuleCompiler(Func<string, string> texts)
{
    /// <summary>Far above what Mixpanel's editor makes, far below what a small stack holds.</summary>
    internal const int MostDepth = 100;

    internal const int MostNodes = 20_000;

    private static readonly LiteralNode _undefined = new(default);

    private int _nodes;

    /// <exception cref="FormatException">The rule is larger than any rule should be.</exception>
    internal RuleNode Compile(JsonElement json, int depth = 0)
    {
        if (depth > MostDepth || ++_nodes > MostNodes)
        {
            throw new FormatException(depth > MostDepth
                ? $"a rule is nested more than {MostDepth} levels deep"
                : $"a rule has more than {MostNodes} parts");
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                return List(Arguments(json, depth));
            case JsonValueKind.Object when Single(json) is { } operation:
                return Operation(operation.Name, Arguments(operation.Value, depth));
            default:
                return new LiteralNode(RuleReader.Read(json, texts, static name => name));
        }
    }

    /// <summary>An object is an operation if it has exactly one name, however often that is given.</summary>
    private static JsonProperty? Single(JsonElement json)
    {
        JsonProperty? single = null;
        foreach (var property in json.EnumerateObject())
        {
            if (single is { } other && other.Name != property.Name)
            {
                return null;
            }

            single = property;
        }

        return single;
    }

    private static RuleNode List(RuleNode[] items) => Array.TrueForAll(items, static item => item is LiteralNode)
        ? new LiteralNode(Array.ConvertAll(items, static item => ((LiteralNode)item).Value))
        : new ListNode(items);

    private RuleNode[] Arguments(JsonElement json, int depth) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(item => Compile(item, depth + 1))]
        : [Compile(json, depth + 1)];

    private static RuleNode Operation(string name, RuleNode[] arguments) => name switch
    {
        "if" or "?:" => new ConditionNode(arguments),
        "and" => new JunctionNode(arguments, deciding: false),
        "or" => new JunctionNode(arguments, deciding: true),
        "all" => new QuantifierNode(At(arguments, 0), At(arguments, 1), deciding: false, settled: false, whenEmpty: false),
        "some" => new QuantifierNode(At(arguments, 0), At(arguments, 1), deciding: true, settled: true, whenEmpty: false),
        "none" => new QuantifierNode(At(arguments, 0), At(arguments, 1), deciding: true, settled: false, whenEmpty: true),
        "map" => new ProjectionNode(At(arguments, 0), At(arguments, 1), isFilter: false),
        "filter" => new ProjectionNode(At(arguments, 0), At(arguments, 1), isFilter: true),
        "reduce" => new ReductionNode(At(arguments, 0), At(arguments, 1), arguments.ElementAtOrDefault(2)),
        "var" => Variable(arguments),
        "missing" => new MissingNode(arguments),
        "missing_some" => new OperationNode(RuleOperator.MissingSome, arguments),
        "==" => new OperationNode(RuleOperator.LooseEqual, arguments),
        "!=" => new OperationNode(RuleOperator.LooseUnequal, arguments),
        "===" => new OperationNode(RuleOperator.StrictEqual, arguments),
        "!==" => new OperationNode(RuleOperator.StrictUnequal, arguments),
        "<" => new OperationNode(RuleOperator.Less, arguments),
        "<=" => new OperationNode(RuleOperator.LessOrEqual, arguments),
        ">" => new OperationNode(RuleOperator.Greater, arguments),
        ">=" => new OperationNode(RuleOperator.GreaterOrEqual, arguments),
        "!" => new OperationNode(RuleOperator.Not, arguments),
        "!!" => new OperationNode(RuleOperator.Truth, arguments),
        "-" => new OperationNode(RuleOperator.Subtract, arguments),
        "/" => new OperationNode(RuleOperator.Divide, arguments),
        "%" => new OperationNode(RuleOperator.Remainder, arguments),
        "in" => new OperationNode(RuleOperator.In, arguments),
        "substr" => new OperationNode(RuleOperator.Substring, arguments),
        "log" => new OperationNode(RuleOperator.Log, arguments),
        "+" => new FoldNode(FoldOperator.Add, arguments),
        "*" => new FoldNode(FoldOperator.Multiply, arguments),
        "min" => new FoldNode(FoldOperator.Least, arguments),
        "max" => new FoldNode(FoldOperator.Greatest, arguments),
        "cat" => new FoldNode(FoldOperator.Concatenate, arguments),
        "merge" => new FoldNode(FoldOperator.Merge, arguments),
        _ => FailureNode.Instance,
    };

    private static RuleNode At(RuleNode[] arguments, int index) => arguments.ElementAtOrDefault(index) ?? _undefined;

    private static RuleNode Variable(RuleNode[] arguments)
    {
        if (arguments.Length > 2 || arguments is not [LiteralNode { Value: { IsReference: false } name }, ..])
        {
            return new OperationNode(RuleOperator.Variable, arguments);
        }

        var run = default(RuleRun);
        var path = RulePath.IsWhole(name) ? [] : RuleConversion.ToText(name, ref run).Split('.');
        return new VariableNode(path, arguments.ElementAtOrDefault(1));
    }
}
