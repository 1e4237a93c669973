using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>What is known of one property of the events of one name.</summary>
internal sealed class PropertyBook(string name)
{
    private const int MaxSamples = 5;
    private const int MaxSampleLength = 60;

    // A property with few values would otherwise be looked at for ever.
    private const int MaxLooks = 200;

    private static readonly JsonSerializerOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly long[] _types = new long[Enum.GetValues<PropertyType>().Length];
    private readonly List<string> _samples = [];
    private long _count;

    public void Add(JsonNode? value)
    {
        _types[(int)PropertyTypes.Of(value)]++;

        if (_count++ < MaxLooks && _samples.Count < MaxSamples)
        {
            AddSample(value);
        }
    }

    public PropertySummary Summarize()
    {
        TypeCount[] types =
        [
            .. _types.Index().Where(type => type.Item > 0).Select(type => new TypeCount((PropertyType)type.Index, type.Item))
                .OrderByDescending(type => type.Count),
        ];

        return new PropertySummary(name, _count, types, [.. _samples], Warnings.OfTypes(name, types));
    }

    private void AddSample(JsonNode? value)
    {
        var text = value?.ToJsonString(_writing) ?? "null";
        var sample = text.Length <= MaxSampleLength ? text : text[..Cut(text)] + "…";

        if (!_samples.Contains(sample, StringComparer.Ordinal))
        {
            _samples.Add(sample);
        }
    }

    private static int Cut(string text) => char.IsHighSurrogate(text[MaxSampleLength - 1]) ? MaxSampleLength - 1 : MaxSampleLength;
}
