namespace Mixpanel.Extensions.Transport;

/// <summary>The pure part of splitting: which messages of a batch share an endpoint, and how many of them fit into a request.</summary>
internal static class RequestPlanner
{
    /// <summary>The positions of a batch's messages, grouped by endpoint and in order within each group.</summary>
    internal static IEnumerable<(IngestionEndpoint Endpoint, ArraySegment<int> Indices)> Group(
        MessageBatch messages, EventEndpoint forEvents, DateTimeOffset now)
    {
        if (messages.Count == 1)
        {
            yield return (IngestionEndpoints.For(messages[0], forEvents, now), new int[] { 0 });
            yield break;
        }

        var groups = new List<int>?[IngestionEndpoints.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            (groups[(int)IngestionEndpoints.For(messages[i], forEvents, now)] ??= []).Add(i);
        }

        for (var endpoint = 0; endpoint < groups.Length; endpoint++)
        {
            if (groups[endpoint] is { } indices)
            {
                yield return ((IngestionEndpoint)endpoint, indices.ToArray());
            }
        }
    }

    /// <summary>How many of the first messages make up the next request: at least one, and an identity event never with others.</summary>
    internal static int NextRequest(MessageBatch messages, ArraySegment<int> indices, int maxRecords, int maxBytes)
    {
        var records = 0;
        var bytes = 1;
        for (var i = 0; i < indices.Count; i++)
        {
            var message = messages[indices[i]];
            records += message.Records;
            bytes += message.Json.Length + 1;
            if (i > 0 && (records > maxRecords || bytes > maxBytes || message.IsIdentity))
            {
                return i;
            }

            if (message.IsIdentity)
            {
                return 1;
            }
        }

        return indices.Count;
    }
}
