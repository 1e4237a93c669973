namespace Mixpanel.Extensions.Builders;

/// <summary>Where in the JSON of an event its insert id stands.</summary>
internal readonly record struct InsertIdSpan(int Start, int Length);
