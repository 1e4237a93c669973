using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.Faults;

/// <summary>Writes a rule as JSON, in the form in which it is read.</summary>
internal static class FaultWriter
{
    public static JsonObject Write(FaultRule rule)
    {
        var json = new JsonObject { ["id"] = rule.Id };
        json["endpoint"] = rule.Endpoint is { } endpoint ? EndpointNames.Of(endpoint) : null;
        json["count"] = rule.Count;
        json["probability"] = rule.Probability;
        json["seed"] = rule.Seed;
        json["struck"] = rule.Struck;

        if (rule.Steps is [var only])
        {
            WriteStep(json, only);
        }
        else
        {
            json["script"] = new JsonArray([.. rule.Steps.Select(step => WriteStep([], step))]);
        }

        return json;
    }

    /// <summary>Adds to an object what a fault says beyond the defaults.</summary>
    public static JsonObject WriteStep(JsonObject json, Fault fault)
    {
        Add("status", fault.Status);
        Add("body", fault.Body);
        Add("html", fault.Html ? true : null);
        Add("retryAfter", fault.RetryAfter?.TotalSeconds);
        Add("retryAfterAsDate", fault.RetryAfterAsDate ? true : null);
        Add("delayMs", fault.Delay > TimeSpan.Zero ? fault.Delay.TotalMilliseconds : null);
        Add("replyMs", fault.ReplyDuration > TimeSpan.Zero ? fault.ReplyDuration.TotalMilliseconds : null);
        Add("connection", ConnectionName(fault.Connection));

        return json;

        void Add(string key, JsonNode? value)
        {
            if (value is not null)
            {
                json[key] = value;
            }
        }
    }

    private static string? ConnectionName(ConnectionFault connection) => connection switch
    {
        ConnectionFault.ResetBefore => "resetBefore",
        ConnectionFault.ResetAfter => "resetAfter",
        ConnectionFault.Truncate => "truncate",
        _ => null,
    };
}
