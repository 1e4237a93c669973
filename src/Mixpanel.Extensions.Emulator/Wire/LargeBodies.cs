using System.Threading.Channels;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>Lets a few large bodies be read and judged at a time; the others wait, or many together would fill the memory.</summary>
internal sealed class LargeBodies
{
    /// <summary>How many there are at a time.</summary>
    public const int Most = 8;

    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(Most);

    public Place Reserve() => new(_places);

    /// <summary>The place of one request, taken as soon as its body turns out to be large.</summary>
    internal sealed class Place(Channel<bool> places) : IDisposable
    {
        private bool _isTaken;

        public async ValueTask TakeAsync(CancellationToken cancellationToken)
        {
            if (!_isTaken)
            {
                await places.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
                _isTaken = true;
            }
        }

        public void Dispose()
        {
            if (_isTaken)
            {
                _isTaken = !places.Reader.TryRead(out _);
            }
        }
    }
}
