using System.Text;
using System.Threading.Channels;

namespace Mixpanel.Extensions.Emulator.Tests.Support;

/// <summary>Hands over the lines a program prints, one by one, as they are printed.</summary>
internal sealed class LineFeed : TextWriter
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        _lines.Writer.TryWrite(_line.ToString().TrimEnd('\r'));
        _line.Clear();
    }

    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAsync(cancellationToken);
}
