namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>Someone who waits for something to arrive.</summary>
internal abstract class Waiter
{
    /// <summary>Serves whoever waits, if what they wait for has come.</summary>
    public abstract void TryServe();

    public abstract void Abandon();
}
