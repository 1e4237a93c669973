namespace Mixpanel.Extensions;

/// <summary>Names of what this library measures, for <c>AddMeter</c> and <c>AddSource</c>.</summary>
public static class MixpanelDiagnostics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Mixpanel.Extensions";

    /// <summary>Counter of messages answered at the door, by <see cref="KindTag"/>, <see cref="StatusTag"/> and <see cref="ReasonTag"/>.</summary>
    public const string Messages = "mixpanel.messages";

    /// <summary>Counter of requests, repetitions included, by <see cref="EndpointTag"/> and <see cref="StatusCodeTag"/> (0 without an answer).</summary>
    public const string Requests = "mixpanel.requests";

    /// <summary>Counter of repeated requests, by <see cref="EndpointTag"/>.</summary>
    public const string Retries = "mixpanel.request.retries";

    /// <summary>Counter of body bytes as they travel, repetitions included, by <see cref="EndpointTag"/>.</summary>
    public const string RequestBytes = "mixpanel.request.bytes";

    /// <summary>Histogram of the seconds a request took with all its repetitions and waits, by <see cref="EndpointTag"/>.</summary>
    public const string RequestDuration = "mixpanel.request.duration";

    /// <summary>Counter of messages offered to the buffer; equals the refused and the accepted ones.</summary>
    public const string BufferOffered = "mixpanel.buffer.offered";

    /// <summary>Counter of messages the buffer did not take, by <see cref="ReasonTag"/>.</summary>
    public const string BufferRefused = "mixpanel.buffer.refused";

    /// <summary>Counter of messages the buffer took; equals the delivered, rejected, dropped and pending ones whenever nothing moves.</summary>
    public const string BufferAccepted = "mixpanel.buffer.accepted";

    /// <summary>Counter of buffered messages that Mixpanel, or a stage behind the buffer, took.</summary>
    public const string BufferDelivered = "mixpanel.buffer.delivered";

    /// <summary>Counter of buffered messages that were refused, by <see cref="ReasonTag"/>.</summary>
    public const string BufferRejected = "mixpanel.buffer.rejected";

    /// <summary>Counter of buffered messages that were given up, by <see cref="ReasonTag"/>.</summary>
    public const string BufferDropped = "mixpanel.buffer.dropped";

    /// <summary>Counter of buffered messages put back to be sent again.</summary>
    public const string BufferRetried = "mixpanel.buffer.retried";

    /// <summary>Histogram of messages in a batch.</summary>
    public const string BufferBatchSize = "mixpanel.buffer.batch_size";

    /// <summary>Gauge of messages in the buffer or on their way.</summary>
    public const string BufferPending = "mixpanel.buffer.pending";

    /// <summary>Gauge of bytes of JSON in the buffer or on their way.</summary>
    public const string BufferBytes = "mixpanel.buffer.bytes";

    /// <summary>Gauge of the age of the oldest message that waits, in seconds.</summary>
    public const string BufferOldestAge = "mixpanel.buffer.oldest_age";

    /// <summary>
    /// Gauge of the circuit breaker of each endpoint, by <see cref="EndpointTag"/>: 0 closed, 1 open (nothing is sent for a while), 2 half open (a single batch
    /// finds out whether Mixpanel takes it).
    /// </summary>
    public const string BufferCircuit = "mixpanel.buffer.circuit";

    /// <summary>Counter of flags evaluated one by one, by <see cref="FlagSourceTag"/> and <see cref="FlagReasonTag"/>.</summary>
    public const string FlagEvaluations = "mixpanel.flags.evaluations";

    /// <summary>Counter of exposures sent; repeated ones that were held back are not among them.</summary>
    public const string FlagExposures = "mixpanel.flags.exposures";

    /// <summary>Gauge of the flags that can be evaluated locally.</summary>
    public const string FlagDefinitions = "mixpanel.flags.definitions";

    /// <summary>Gauge of the seconds since Mixpanel last gave or confirmed the definitions. Nothing is measured before it did.</summary>
    public const string FlagDefinitionsAge = "mixpanel.flags.definitions.age";

    /// <summary>Who chose a variant, a <see cref="FlagSource"/>.</summary>
    public const string FlagSourceTag = "mixpanel.flag.source";

    /// <summary>Why, a <see cref="FlagReason"/>.</summary>
    public const string FlagReasonTag = "mixpanel.flag.reason";

    /// <summary>The kind of the message, a <see cref="MessageKind"/>.</summary>
    public const string KindTag = "mixpanel.kind";

    /// <summary>What became of it, a <see cref="SendStatus"/>.</summary>
    public const string StatusTag = "mixpanel.status";

    /// <summary>Why, a <see cref="SendReason"/>; left out where there is nothing to explain.</summary>
    public const string ReasonTag = "mixpanel.reason";

    /// <summary>The path of the endpoint, such as <c>/track</c>.</summary>
    public const string EndpointTag = "mixpanel.endpoint";

    /// <summary>The HTTP status.</summary>
    public const string StatusCodeTag = "http.response.status_code";

    /// <summary>The key of a keyed project; left out for the default one.</summary>
    public const string ProjectTag = "mixpanel.project";

    /// <summary>How many records a request holds; on activities.</summary>
    public const string RecordsTag = "mixpanel.records";
}
