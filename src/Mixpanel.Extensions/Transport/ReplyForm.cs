namespace Mixpanel.Extensions.Transport;

/// <summary>What the text of an answer says, apart from its status code.</summary>
internal enum ReplyForm
{
    /// <summary>Not an answer of Mixpanel's.</summary>
    Unreadable,

    Accepted,

    Refused,
}
