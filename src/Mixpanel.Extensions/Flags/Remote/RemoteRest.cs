namespace Mixpanel.Extensions.Flags.Remote;

/// <summary>Mixpanel asked to be left alone for a while.</summary>
/// <param name="Asker">Whom it asked. Another project may go on.</param>
/// <param name="Since">When it did, by the clock's timestamp.</param>
/// <param name="Length">How long.</param>
/// <param name="Reason">Why.</param>
internal sealed record RemoteRest(FlagsSettings Asker, long Since, TimeSpan Length, SendReason Reason);
