using System.Reflection;

namespace Mixpanel.Extensions;

/// <summary>How this library calls itself on the wire.</summary>
internal static class MixpanelLibrary
{
    internal const string Name = "dotnet";

    /// <summary>The package version, without the commit that source link appends.</summary>
    internal static string Version { get; } = typeof(MixpanelLibrary).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
