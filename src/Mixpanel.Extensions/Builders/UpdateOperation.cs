namespace Mixpanel.Extensions.Builders;

/// <summary>One record of a profile or group update: an operator and its operand, or a raw object.</summary>
internal sealed class UpdateOperation
{
    internal UpdateOperation(string operation, PropertyValue operand)
    {
        Name = operation;
        Fields = new MixpanelProperties { [operation] = operand };
    }

    internal UpdateOperation(MixpanelProperties rawFields)
    {
        Name = null;
        Fields = rawFields;
    }

    /// <summary>The operator; <c>null</c> for a raw object.</summary>
    internal string? Name { get; }

    /// <summary>What goes into the record beside token, time and id, and wins over them.</summary>
    internal MixpanelProperties Fields { get; }
}
