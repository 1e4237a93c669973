using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mixpanel.Extensions.Diagnostics;

/// <summary>The one place that measures.</summary>
internal sealed class MixpanelMetrics
{
    private readonly KeyValuePair<string, object?>? _project;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _requestBytes;
    private readonly Histogram<double> _requestDuration;

    internal MixpanelMetrics(IMeterFactory meters, string project)
    {
        var meter = meters.Create(MixpanelDiagnostics.Name);
        _project = project.Length == 0 ? null : new(MixpanelDiagnostics.ProjectTag, project);
        _messages = meter.CreateCounter<long>(MixpanelDiagnostics.Messages, "{message}", "Messages answered at the door.");
        _requests = meter.CreateCounter<long>(MixpanelDiagnostics.Requests, "{request}", "Requests sent, repetitions included.");
        _retries = meter.CreateCounter<long>(MixpanelDiagnostics.Retries, "{request}", "Requests repeated.");
        _requestBytes = meter.CreateCounter<long>(MixpanelDiagnostics.RequestBytes, "By", "Body bytes sent, repetitions included.");
        _requestDuration = meter.CreateHistogram<double>(
            MixpanelDiagnostics.RequestDuration, "s", "Time a request took with all its repetitions and waits.");
    }

    /// <summary>Whether anybody listens, so that nobody else pays for the names.</summary>
    internal bool CountsMessages => _messages.Enabled;

    internal void Message(string kind, string status, string? reason)
    {
        var tags = Tags();
        tags.Add(MixpanelDiagnostics.KindTag, kind);
        tags.Add(MixpanelDiagnostics.StatusTag, status);
        if (reason is not null)
        {
            tags.Add(MixpanelDiagnostics.ReasonTag, reason);
        }

        Add(_messages, 1, tags);
    }

    internal void Request(string endpoint, int statusCode, long bytes, bool isRetry)
    {
        var tags = Tags();
        tags.Add(MixpanelDiagnostics.EndpointTag, endpoint);
        Add(_requestBytes, bytes, tags);
        if (isRetry)
        {
            Add(_retries, 1, tags);
        }

        tags.Add(MixpanelDiagnostics.StatusCodeTag, statusCode);
        Add(_requests, 1, tags);
    }

    internal void RequestDuration(string endpoint, TimeSpan duration)
    {
        var tags = Tags();
        tags.Add(MixpanelDiagnostics.EndpointTag, endpoint);
        try
        {
            _requestDuration.Record(duration.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // As below.
        }
    }

    private static void Add(Counter<long> counter, long value, in TagList tags)
    {
        try
        {
            counter.Add(value, tags);
        }
        catch (Exception)
        {
            // A listener runs inside the call. Its failure is not the message's.
        }
    }

    private TagList Tags()
    {
        var tags = default(TagList);
        if (_project is { } project)
        {
            tags.Add(project);
        }

        return tags;
    }
}
