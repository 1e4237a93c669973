using Mixpanel.Extensions.Emulator;

namespace Shop.Local;

/// <summary>Reads the A/B test from what the local Mixpanel received, as an experiment's report does: who saw a variant, and who of them ordered.</summary>
internal static class ShippingTestReport
{
    /// <returns>Whether everybody who ordered had been shown exactly one variant, once.</returns>
    internal static bool Print(MixpanelEmulator mixpanel)
    {
        var messages = mixpanel.Messages.Where(message => message.Outcome == ReceivedOutcome.Accepted && message.Kind == ReceivedKind.Event).ToList();
        var exposures = messages.Where(message => message.Name == "$experiment_started").ToList();
        var orders = messages.Where(message => message.Name == "Order Placed").ToLookup(message => message.Subject);

        Console.WriteLine();
        Console.WriteLine($"{ShippingTest.FlagKey,-20}{"customers",10}{"ordered",10}{"orders",10}");
        foreach (var variant in exposures.GroupBy(exposure => (string?)exposure.Json["properties"]!["Variant name"]).OrderBy(variant => variant.Key))
        {
            var customers = variant.Select(exposure => exposure.Subject).ToList();
            Console.WriteLine($"{variant.Key,-20}{customers.Count,10}{customers.Count(orders.Contains),10}{customers.Sum(customer => orders[customer].Count()),10}");
        }

        return orders.All(customer => exposures.Count(exposure => exposure.Subject == customer.Key) == 1);
    }
}
