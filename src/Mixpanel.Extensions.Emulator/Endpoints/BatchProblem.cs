using Mixpanel.Extensions.Emulator.Replies;
using Mixpanel.Extensions.Emulator.Storage;

namespace Mixpanel.Extensions.Emulator.Endpoints;

/// <summary>What the older replies say about a batch: nothing, as soon as one message is valid.</summary>
internal static class BatchProblem
{
    public static string? In(IReadOnlyList<MessageDraft> drafts)
    {
        if (drafts.Count == 0)
        {
            return KnownTexts.MissingOrEmpty("data");
        }

        return drafts.Any(draft => draft.Verdict.IsValid) ? null : drafts[0].Verdict.Message;
    }
}
