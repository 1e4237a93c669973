using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>One random operation, for the emulator and for the model.</summary>
internal sealed record OperatorStep(string Name, string Key, int Number, string Text, string[] Texts, int Kind)
{
    public JsonNode? Operand() => Name switch
    {
        "$delete" => "",
        "$unset" => List(Texts.Length == 0 ? [Key] : [Key, .. Texts]),
        "$add" => new JsonObject { [Key] = Number },
        "$union" => new JsonObject { [Key] = List([Text, .. Texts]) },
        "$append" or "$remove" => new JsonObject { [Key] = Text },
        _ => new JsonObject
        {
            [Key] = Kind switch
            {
                0 => Number,
                1 => Text,
                _ => List(Texts),
            },
        },
    };

    public void ApplyTo(OperatorModel model)
    {
        object value = Kind switch
        {
            0 => Number,
            1 => Text,
            _ => Texts.ToList(),
        };

        switch (Name)
        {
            case "$set":
                model.Set(Key, value);
                break;
            case "$set_once":
                model.SetOnce(Key, value);
                break;
            case "$add":
                model.Add(Key, Number);
                break;
            case "$append":
                model.Append(Key, Text);
                break;
            case "$union":
                model.Union(Key, [Text, .. Texts]);
                break;
            case "$remove":
                model.Remove(Key, Text);
                break;
            case "$unset":
                model.Unset([Key, .. Texts]);
                break;
            default:
                model.Delete();
                break;
        }
    }

    public override string ToString() => $"{Name} {Operand()?.ToJsonString()}";

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
