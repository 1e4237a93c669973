using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Validation;
using Mixpanel.Extensions.Emulator.Wire;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>One request on its way through the emulator; it learns more with each step.</summary>
internal sealed class Exchange(HttpRequest request, DateTimeOffset now)
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string LinesType = "application/x-ndjson";
    private const string DataName = "data";

    private static readonly string[] _headers =
    [
        "Authorization", "Content-Type", "Content-Encoding", "Content-Length", "Accept", "User-Agent", "traceparent",
    ];

    private readonly Fields _query = Fields.FromQuery(request.QueryString);
    private Fields _form = Fields.None;
    private int _bytes;

    public Credential? Credential { get; } = Credential.Parse(request.Headers.Authorization);

    public string? ProjectId => _query.Text("project_id");

    public Payload Payload { get; private set; } = new(null, IsForm: false);

    /// <summary>Reads the body and finds the messages in it.</summary>
    /// <returns>The reply to a body that cannot be read; <see langword="null"/> when it was read.</returns>
    public async Task<Reply?> ReadAsync(IEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (!endpoint.Traits.Gzip && Body.IsGzip(request))
        {
            return endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.NoGzipHere);
        }

        var body = await ReadBodyAsync(endpoint, cancellationToken).ConfigureAwait(false);

        if (body.Problem != BodyProblem.None)
        {
            return Explain(body.Problem, endpoint);
        }

        _bytes = body.Bytes.Length;
        Payload = Interpret(body.Bytes, endpoint.Traits);

        return null;
    }

    public Call ToCall() => new(
        Credential,
        ProjectId,
        Switches.From(_query, _form),
        Payload.Records?.Select(element => new Record(element)).ToArray(),
        Payload.IsForm,
        now);

    public ReceivedRequest Describe(EmulatorEndpoint? endpoint, Answer answer) => new()
    {
        Endpoint = endpoint,
        Method = request.Method,
        Path = request.Path.Value ?? "",
        Query = request.QueryString.Value ?? "",
        Parameters = Parameters(),
        Headers = Headers(),
        Status = answer.Reply.Status,
        ReplyBody = answer.Reply.Body,
        MessageCount = answer.Messages.Count,
        UncompressedBytes = _bytes,
        RemoteAddress = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        ReceivedAt = now,
    };

    private async Task<Body> ReadBodyAsync(IEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await Body.ReadAsync(request, endpoint.Traits.MaxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            // The server's own limits and its checks of the framing end here.
            var tooLarge = exception.StatusCode == StatusCodes.Status413PayloadTooLarge;
            return new Body([], tooLarge ? BodyProblem.TooLarge : BodyProblem.Broken);
        }
    }

    private static Reply Explain(BodyProblem problem, IEndpoint endpoint) => problem switch
    {
        BodyProblem.TooLarge => endpoint.Fail(StatusCodes.Status413PayloadTooLarge, KnownTexts.TooManyBytes(endpoint.Traits.MaxBytes)),
        BodyProblem.NotGzip => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.NotGzip),
        BodyProblem.UnknownEncoding => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.UnknownEncoding),
        _ => endpoint.Fail(StatusCodes.Status400BadRequest, InventedTexts.BadRequest),
    };

    private Payload Interpret(byte[] body, EndpointTraits traits)
    {
        if (HasType(FormType))
        {
            _form = Fields.Parse(body);
            return Payload.FromField(_form.Bytes(DataName) ?? _query.Bytes(DataName));
        }

        if (body.Length == 0 && _query.Bytes(DataName) is { } data)
        {
            return Payload.FromField(data);
        }

        return traits.Lines && HasType(LinesType) ? Payload.FromLines(body) : Payload.FromJson(body);
    }

    private bool HasType(string type) => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    private Dictionary<string, string> Parameters()
    {
        var names = _query.Names.Concat(_form.Names).Where(name => name != DataName).Distinct(StringComparer.Ordinal);

        return names.ToDictionary(name => name, name => _query.Text(name) ?? _form.Text(name)!, StringComparer.Ordinal);
    }

    private Dictionary<string, string> Headers() => _headers
        .Where(request.Headers.ContainsKey)
        .ToDictionary(name => name, name => request.Headers[name].ToString(), StringComparer.OrdinalIgnoreCase);
}
