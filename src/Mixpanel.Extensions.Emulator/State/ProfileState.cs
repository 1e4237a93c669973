using System.Text.Json.Nodes;

namespace Mixpanel.Extensions.Emulator.State;

/// <summary>A profile, and the operations that made it.</summary>
internal sealed class ProfileState
{
    /// <summary><see langword="null"/> before it was made and after it was deleted.</summary>
    public JsonObject? Properties { get; set; }

    public Queue<ProfileOperation> History { get; set; } = new();

    /// <summary>Roughly how many bytes of memory it takes.</summary>
    public long Weight { get; set; }
}
