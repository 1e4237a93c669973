using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mixpanel.Extensions.Benchmarks.Reporting;

/// <summary>One line of the report. Bound and verdict are left out where nothing is promised.</summary>
internal sealed record ReportLine(string Name, double? Nanoseconds, double Bytes, double? Ratio, string? Bound = null, bool? Holds = null)
{
    internal static ReportLine Of(Subject subject, Measurement measured) => new(
        subject.Name, Math.Round(measured.Nanoseconds, 1), Math.Round(measured.Bytes), Math.Round(measured.Ratio, 3));

    public override string ToString() => JsonSerializer.Serialize(this, ReportContext.Default.ReportLine);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportLine))]
internal sealed partial class ReportContext : JsonSerializerContext;
