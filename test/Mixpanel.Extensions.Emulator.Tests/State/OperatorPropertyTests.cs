using System.Text.Json.Nodes;
using CsCheck;
using Mixpanel.Extensions.Emulator.State;
using Mixpanel.Extensions.Emulator.Tests.Support;
using NUnit.Framework;

namespace Mixpanel.Extensions.Emulator.Tests.State;

/// <summary>Random operations agree with a plain model of profiles.</summary>
internal sealed class OperatorPropertyTests
{
    private static readonly Gen<string> _text = OneOf("a", "b", "c", "d", "e", "f", "g");

    private static readonly Gen<OperatorStep> _step = Gen.Select(
        OneOf("$set", "$set_once", "$add", "$append", "$append", "$union", "$union", "$remove", "$remove", "$unset", "$delete"),
        OneOf("a", "b", "c"),
        Gen.Int[-5, 5],
        _text,
        _text.Array[0, 8],
        Gen.Int[0, 2],
        (name, key, number, text, texts, kind) => new OperatorStep(name, key, number, text, texts, kind));

    [Test]
    public void Random_operations_agree_with_the_model()
    {
        _step.Array[0, 40].Sample(
            steps =>
            {
                var model = new OperatorModel();
                JsonObject? profile = null;

                foreach (var step in steps)
                {
                    step.ApplyTo(model);
                    profile = Operators.Apply(profile, step.Name, step.Operand()).Profile;

                    if (Sorted(profile) != model.ToString())
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 2000,
            seed: "0000KOIPe036",
            threads: 1);
    }

    [Test]
    public async Task Random_updates_sent_in_batches_agree_with_the_model()
    {
        var sequences = new List<OperatorStep[]>();
        _step.Array[1, 60].Sample(sequences.Add, iter: 20, seed: "0000KOIPe036", threads: 1);

        await using var bench = await Bench.StartAsync();

        for (var i = 0; i < sequences.Count; i++)
        {
            var model = new OperatorModel();
            Array.ForEach(sequences[i], step => step.ApplyTo(model));
            JsonNode[] updates =
            [
                .. sequences[i].Select(step => Some.Profile(step.Name, step.Operand()).With("$distinct_id", $"user-{i}").With("$ignore_time", true)),
            ];

            var answer = await bench.PostJsonAsync("/engage?verbose=1", Some.Batch(updates));
            var user = bench.Emulator.Profiles[$"user-{i}"]!;

            Assert.That(answer.Body, Is.EqualTo("""{"error":null,"status":1}"""));
            Assert.That(Sorted(user.HasProfile ? user.Properties : null), Is.EqualTo(model.ToString()), string.Join('\n', sequences[i].Select(step => $"{step}")));
        }
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Sorted(JsonObject? profile) => profile is null
        ? "null"
        : $"{{{string.Join(',', profile.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"\"{pair.Key}\":{pair.Value!.ToJsonString()}"))}}}";
}
