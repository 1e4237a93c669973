namespace Mixpanel.Extensions.Transport;

/// <summary>The endpoints that take messages.</summary>
internal enum IngestionEndpoint
{
    Track,
    Import,
    Engage,
    Groups,
}
