using NUnit.Framework;
using PublicApiGenerator;

namespace Mixpanel.Extensions.Emulator.Tests;

/// <summary>Changing what users see is a decision that shows in the diff.</summary>
internal sealed class PublicApiTests
{
    [Test]
    public void The_public_api_is_the_approved_one()
    {
        var outline = typeof(MixpanelEmulator).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            // The components of the page have to be public for Blazor, and are nobody else's business.
            DenyNamespacePrefixes = ["System", "Microsoft", "Mixpanel.Extensions.Emulator.Page"],
            UseDenyNamespacePrefixesForExtensionMethods = false,
        });
        var folder = Path.GetDirectoryName(ThisFile())!;
        var approved = Path.Combine(folder, "PublicApi.approved.txt");
        if (!File.Exists(approved) || File.ReadAllText(approved).ReplaceLineEndings("\n") != outline.ReplaceLineEndings("\n"))
        {
            File.WriteAllText(Path.Combine(folder, "PublicApi.received.txt"), outline);
            Assert.Fail("The public API has changed. If that is meant, rename PublicApi.received.txt to PublicApi.approved.txt.");
        }
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
