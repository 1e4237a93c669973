namespace Mixpanel.Extensions.Emulator.Replies;

/// <summary>One row of <c>failed_records</c>.</summary>
internal sealed record FailedRecord(int Index, string InsertId, string Field, string Message);
