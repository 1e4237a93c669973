using Mixpanel.Extensions.Emulator.Tests.Support;

namespace Mixpanel.Extensions.Emulator.Tests.WireTable;

/// <summary>One thing a faithful emulator must do, under the number it has in the table of checks.</summary>
/// <param name="Number">The number of the check, such as <c>I7</c>.</param>
/// <param name="Name">The case of it.</param>
/// <param name="Send">What is sent.</param>
internal sealed record WireRow(string Number, string Name, Func<Bench, Task<Answered>> Send)
{
    public Action<MixpanelEmulatorOptions>? Options { get; init; }

    public int Status { get; init; } = 200;

    public string? ContentType { get; init; }

    /// <summary>The reply, where Mixpanel's own is known; invented ones are not asked for.</summary>
    public string? Body { get; init; }

    /// <summary>What the reply starts with, where only that is known.</summary>
    public string? BodyStart { get; init; }

    /// <summary>What became of the messages, as A(ccepted), R(ejected) or I(gnored).</summary>
    public string? Outcomes { get; init; }

    /// <summary>What else must hold afterwards.</summary>
    public Action<MixpanelEmulator>? Then { get; init; }

    public override string ToString() => $"{Number} {Name}";
}
