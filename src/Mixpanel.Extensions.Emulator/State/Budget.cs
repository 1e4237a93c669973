namespace Mixpanel.Extensions.Emulator.State;

/// <summary>Something of which there is only so much for all.</summary>
internal sealed class Budget(int amount)
{
    private int _left = amount;

    public bool TryTake()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        return true;
    }
}
