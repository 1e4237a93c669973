namespace Mixpanel.Extensions.Emulator.Wire;

/// <summary>What the sender asks of the reply, in the query or in the form body.</summary>
internal sealed record Switches(bool Verbose, bool Strict)
{
    public static Switches From(Fields query, Fields form)
    {
        string? Find(string name) => query.Text(name) ?? form.Text(name);

        // Mixpanel's own samples use verbose=2 as well.
        return new Switches(Find("verbose") is not (null or "" or "0"), Find("strict") == "1");
    }
}
