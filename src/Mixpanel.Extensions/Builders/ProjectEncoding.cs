using System.Text;
using System.Text.Json;
using Mixpanel.Extensions.Messages;

namespace Mixpanel.Extensions.Builders;

/// <summary>What all messages of a project have in common, prepared once for each set of options.</summary>
internal sealed class ProjectEncoding
{
    internal ProjectEncoding(object project, MixpanelOptions options, IMessageEnricher[] enrichers, TimeProvider clock)
    {
        Project = project;
        Token = options.ProjectToken ?? string.Empty;
        TokenProperty = Encoding.UTF8.GetBytes($"\"token\":\"{JsonEncodedText.Encode(Token)}\",");
        LibraryProperty = Encoding.UTF8.GetBytes($",\"mp_lib\":\"{MixpanelLibrary.Name}\"");
        VersionProperty = Encoding.UTF8.GetBytes($",\"$lib_version\":\"{MixpanelLibrary.Version}\"");
        DefaultProperties = options.DefaultProperties.Copy();
        EventsGoToImport = options.EventEndpoint == EventEndpoint.Import;
        CanMerge = options.ServiceAccount is not null || options.ProjectSecret is not null;
        Enrichers = enrichers;
        Clock = clock;
    }

    /// <summary>Whose messages these are. Stays the same when the options change.</summary>
    internal object Project { get; }

    internal string Token { get; }

    internal byte[] TokenProperty { get; }

    internal byte[] LibraryProperty { get; }

    internal byte[] VersionProperty { get; }

    internal MixpanelProperties DefaultProperties { get; }

    internal bool EventsGoToImport { get; }

    internal bool CanMerge { get; }

    internal IMessageEnricher[] Enrichers { get; }

    internal TimeProvider Clock { get; }

    internal long UnixMilliseconds => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Lets the enrichers see the message. <c>null</c> if there are none; a fault if it is not to be sent.</summary>
    internal MessageFault? Enrich(MessageContext context)
    {
        foreach (var enricher in Enrichers)
        {
            try
            {
                enricher.Enrich(context);
            }
            catch (Exception exception)
            {
                return new MessageFault(SendReason.EnricherFailed, null, $"{enricher.GetType().Name} threw {exception.GetType().Name}.");
            }

            if (context.IsDropped)
            {
                return new MessageFault(SendReason.FilteredOut, null, $"{enricher.GetType().Name} dropped the message.");
            }
        }

        return null;
    }
}
