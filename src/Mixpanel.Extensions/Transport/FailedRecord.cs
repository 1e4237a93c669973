namespace Mixpanel.Extensions.Transport;

/// <summary>One row of <c>failed_records</c>.</summary>
internal readonly record struct FailedRecord(int? Index, string? InsertId, string? Field, string? Message);
