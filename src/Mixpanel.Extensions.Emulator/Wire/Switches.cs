using System.Text.RegularExpressions;

namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>What the sender asks for, in the query or in the form body.</summary>
/// <param name="Verbose">A reply with its reason.</param>
/// <param name="Strict">A reply for each message.</param>
/// <param name="UseAddress">The sender's IP address says who and where the user is.</param>
/// <param name="Image">An image instead of a reply.</param>
/// <param name="Callback">A script that calls this function; <see langword="null"/> when none is wanted.</param>
internal sealed partial record Switches(bool Verbose, bool Strict, bool UseAddress, bool Image, string? Callback)
{
    public static Switches From(Fields query, Fields form)
    {
        string? Find(string name) => query.Text(name) ?? form.Text(name);

        // Mixpanel's own samples use verbose=2 as well. A callback that is no name of a function would be a script of the sender's own.
        return new Switches(
            Verbose: Find("verbose") is not (null or "" or "0"),
            Strict: Find("strict") == "1",
            UseAddress: Find("ip") == "1",
            Image: Find("img") == "1",
            Callback: Find("callback") is { } callback && FunctionName().IsMatch(callback) ? callback : null);
    }

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$.\[\]]{0,127}\z")]
    private static partial Regex FunctionName();
}
