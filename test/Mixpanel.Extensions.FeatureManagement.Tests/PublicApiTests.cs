using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace Mixpanel.Extensions.FeatureManagement.Tests;

/// <summary>Nobody changes what users see by accident.</summary>
internal sealed class PublicApiTests
{
    [Test]
    public void The_public_surface_is_the_approved_one()
    {
        var folder = Folder();
        var approved = Path.Combine(folder, "PublicApi.approved.txt");
        var received = Path.Combine(folder, "PublicApi.received.txt");
        var surface = typeof(MixpanelFeatureOptions).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";

        File.Delete(received);
        if (!File.Exists(approved) || File.ReadAllText(approved).ReplaceLineEndings("\n") != surface)
        {
            File.WriteAllText(received, surface);
            Assert.Fail($"The public surface has changed. If that is meant: mv {received} {approved}");
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
