using System.Buffers;
using System.Text;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Finds messages from the newest on. Messages go on arriving meanwhile: only a few at a time are read under the lock.</summary>
internal static class MessageSearch
{
    private const int ChunkSize = 1024;

    public static MessagePage Find(Journal journal, MessageFilter filter)
    {
        var subjects = filter.User is { } user ? SubjectsOf(journal, user) : null;
        var needle = string.IsNullOrEmpty(filter.Text) ? null : SearchValues.Create([filter.Text], StringComparison.OrdinalIgnoreCase);
        var found = new List<ReceivedMessage>();
        var before = filter.Before ?? long.MaxValue;

        while (true)
        {
            var start = before;
            var chunk = journal.Read(view => view.Messages.Before(start, ChunkSize));

            foreach (var message in chunk)
            {
                if (!Fits(message, filter, subjects, needle))
                {
                    continue;
                }

                if (found.Count == filter.Limit)
                {
                    return new MessagePage(found, found[^1].Sequence);
                }

                found.Add(message);
            }

            if (chunk.Length < ChunkSize)
            {
                return new MessagePage(found, null);
            }

            before = chunk[^1].Sequence;
        }
    }

    private static HashSet<string> SubjectsOf(Journal journal, string user)
    {
        var ids = journal.Read(view => view.World.People.Find(user)?.Ids.Select(id => id.Id).ToArray() ?? []);

        return new HashSet<string>(ids, StringComparer.Ordinal) { user };
    }

    private static bool Fits(ReceivedMessage message, MessageFilter filter, HashSet<string>? subjects, SearchValues<string>? needle) =>
        (filter.Endpoint is null || message.Endpoint == filter.Endpoint)
        && (filter.Kind is null || message.Kind == filter.Kind)
        && (filter.Outcome is null || message.Outcome == filter.Outcome)
        && (filter.Event is null || IsNamed(message, filter.Event))
        && (subjects is null || subjects.Contains(message.Row?.DistinctId ?? "") || subjects.Contains(message.Subject))
        && (needle is null || Contains(message, needle));

    // An update may have several operators; an event's name is one, whatever is in it.
    private static bool IsNamed(ReceivedMessage message, string name) => message.Name == name
        || (message.Kind is ReceivedKind.ProfileUpdate or ReceivedKind.GroupUpdate && message.Name.Split('+').Contains(name));

    private static bool Contains(ReceivedMessage message, SearchValues<string> needle) =>
        message.Name.AsSpan().ContainsAny(needle)
        || message.Subject.AsSpan().ContainsAny(needle)
        || message.Problem.AsSpan().ContainsAny(needle)
        || JsonContains(message.Utf8, needle);

    private static bool JsonContains(byte[] utf8, SearchValues<string> needle)
    {
        var buffer = ArrayPool<char>.Shared.Rent(utf8.Length);

        try
        {
            var length = Encoding.UTF8.GetChars(utf8, buffer);

            return buffer.AsSpan(0, length).ContainsAny(needle);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
