using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>Reads a rule from JSON, and says in words what is wrong with it.</summary>
internal static class FaultReader
{
    private static readonly string[] _ruleKeys = ["endpoint", "count", "probability", "seed", "script"];

    private static readonly string[] _stepKeys =
        ["status", "body", "html", "retryAfter", "retryAfterAsDate", "delayMs", "replyMs", "connection"];

    /// <exception cref="FormatException">What is wrong.</exception>
    public static FaultRule Read(byte[] utf8)
    {
        try
        {
            return Read(Parse(utf8));
        }
        catch (InvalidOperationException)
        {
            // Found only when the text is asked for.
            throw new FormatException("the body holds text that is not UTF-8");
        }
    }

    private static FaultRule Read(JsonObject json)
    {
        var script = json["script"] switch
        {
            null => null,
            JsonArray list => list,
            _ => throw new FormatException("'script' must be a list of faults"),
        };

        Check(json, script is null ? [.. _ruleKeys, .. _stepKeys] : _ruleKeys);
        Fault[] steps = script is null ? [ReadStep(json)] : [.. script.Select(ReadScripted)];

        var rule = new FaultRule
        {
            Endpoint = ReadEndpoint(json),
            Steps = steps,
            Count = Integer(json, "count") ?? (script is null ? null : steps.Length),
            Probability = Number(json, "probability") ?? 1,
            Seed = Integer(json, "seed") ?? 0,
        };

        return FaultCollection.Problem(rule) is { } problem ? throw new FormatException(problem) : rule;
    }

    private static JsonObject Parse(byte[] utf8)
    {
        try
        {
            // Repeated keys would otherwise be found only when a member is asked for.
            return JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException("the body must be a JSON object");
        }
        catch (JsonException)
        {
            throw new FormatException("the body is not JSON, or repeats a key");
        }
    }

    private static Fault ReadScripted(JsonNode? step)
    {
        if (step is not JsonObject json)
        {
            throw new FormatException("'script' must hold objects only; an empty one lets its request pass");
        }

        Check(json, _stepKeys);
        return ReadStep(json);
    }

    private static Fault ReadStep(JsonObject json) => new()
    {
        Status = Integer(json, "status"),
        Body = Text(json, "body"),
        Html = Flag(json, "html"),
        RetryAfter = Number(json, "retryAfter") is { } seconds ? Time("retryAfter", seconds, TimeSpan.FromSeconds) : null,
        RetryAfterAsDate = Flag(json, "retryAfterAsDate"),
        Delay = Time("delayMs", Number(json, "delayMs") ?? 0, TimeSpan.FromMilliseconds),
        ReplyDuration = Time("replyMs", Number(json, "replyMs") ?? 0, TimeSpan.FromMilliseconds),
        Connection = ReadConnection(json),
    };

    private static EmulatorEndpoint? ReadEndpoint(JsonObject json) => Text(json, "endpoint") is not { } name
        ? null
        : EndpointNames.Find(name) ?? throw new FormatException($"'endpoint' must be one of {string.Join(", ", EndpointNames.All)}");

    private static ConnectionFault ReadConnection(JsonObject json) => Text(json, "connection") switch
    {
        null => ConnectionFault.None,
        "resetBefore" => ConnectionFault.ResetBefore,
        "resetAfter" => ConnectionFault.ResetAfter,
        "truncate" => ConnectionFault.Truncate,
        _ => throw new FormatException("'connection' must be one of resetBefore, resetAfter, truncate"),
    };

    private static void Check(JsonObject json, string[] known)
    {
        if (json.Select(member => member.Key).FirstOrDefault(key => !known.Contains(key)) is { } stranger)
        {
            throw new FormatException($"'{stranger}' is not known here: use {string.Join(", ", known)}");
        }
    }

    private static TimeSpan Time(string key, double value, Func<double, TimeSpan> convert)
    {
        try
        {
            return convert(value);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new FormatException($"'{key}' is out of range");
        }
    }

    private static int? Integer(JsonObject json, string key) =>
        Value<int>(json, key, JsonValueKind.Number, "a whole number");

    private static double? Number(JsonObject json, string key) =>
        Value<double>(json, key, JsonValueKind.Number, "a number");

    private static bool Flag(JsonObject json, string key) =>
        Value<bool>(json, key, JsonValueKind.True, "true or false", JsonValueKind.False) ?? false;

    private static string? Text(JsonObject json, string key) => json[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new FormatException($"'{key}' must be a text"),
    };

    private static T? Value<T>(JsonObject json, string key, JsonValueKind kind, string what, JsonValueKind? other = null)
        where T : struct
    {
        if (json[key] is not { } value)
        {
            return null;
        }

        return (value.GetValueKind() == kind || value.GetValueKind() == other) && value.AsValue().TryGetValue(out T read)
            ? read
            : throw new FormatException($"'{key}' must be {what}");
    }
}
