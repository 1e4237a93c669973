using System.Globalization;
using System.Text.Encodings.Web;
using Mixpanel.Extensions;

namespace Shop;

/// <summary>The shop's own page, on which anybody can be any customer.</summary>
internal static class ShopPage
{
    internal const string Visitor = "you";
    internal const string FreeShipping = "Free shipping on every order";

    internal static IReadOnlyList<(string Name, decimal Price)> Goods { get; } = [("Tea", 8.00m), ("Cups", 24.50m), ("Teapot", 42.50m), ("Kettle", 129.99m)];

    internal static IResult Show(string customer, ShippingOffer offer, Uri? localMixpanel) => Results.Content(
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>The shop</title>
          <style>
            :root { color-scheme: light dark; --line: light-dark(#e2e0ea, #3a3847); --soft: light-dark(#f6f5fa, #23222c); --quiet: light-dark(#676476, #a5a2b5); }
            body { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; font: 1rem/1.55 system-ui, sans-serif; background: light-dark(#fff, #191820); }
            header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; justify-content: space-between; }
            h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.02em; }
            h2 { margin: 0 0 0.6rem; font-size: 1rem; }
            a { color: light-dark(#5b45d6, #a99bff); }
            code { font-size: 0.9em; }
            .quiet { color: var(--quiet); }
            .shipping { margin: 1.25rem 0; padding: 0.6rem 1rem; border-radius: 10px; background: var(--soft); font-weight: 600; }
            .shipping.free { background: light-dark(#dff5e6, #173d27); color: light-dark(#145c31, #a5e8bd); }
            .goods { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.9rem; margin: 0; padding: 0; list-style: none; }
            .goods li { display: grid; gap: 0.15rem; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; }
            button { margin-top: 0.7rem; padding: 0.45rem 0.8rem; border: 0; border-radius: 8px; background: #5b45d6; color: #fff; font: inherit; cursor: pointer; }
            .answer { min-height: 1.55em; margin: 1rem 0; }
            aside { padding: 1.1rem 1.25rem; border-radius: 12px; background: var(--soft); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.25rem; margin: 0; }
            dt { color: var(--quiet); }
            dd { margin: 0; }
            aside p { margin: 0.8rem 0 0; }
          </style>
        </head>
        <body data-customer="{{Text(customer)}}">
          <header><h1>The shop</h1><span class="quiet">Customer <b>{{Text(customer)}}</b></span></header>
          <p class="shipping{{(offer.IsFree ? " free" : "")}}">{{(offer.IsFree ? FreeShipping : $"Shipping {Money(offer.Fee)} per order")}}</p>
          <ul class="goods">
            {{string.Concat(Goods.Select(Article))}}
          </ul>
          <p class="answer quiet" role="status">Each order becomes an event, a profile update and a group update in Mixpanel.</p>
          <aside>
            <h2>Why this fee?</h2>
            <dl>
              <dt>Feature flag</dt><dd><code>{{Text(offer.Variant.FlagKey)}}</code></dd>
              <dt>Variant</dt><dd><code>{{Text(offer.Variant.Key ?? "none")}}</code></dd>
              <dt>Reason</dt><dd><code>{{offer.Variant.Reason}}</code> {{Explain(offer.Variant.Reason)}}</dd>
              <dt>Chosen by</dt><dd><code>{{offer.Variant.Source}}</code></dd>
            </dl>
            <p>Be somebody else: {{string.Join(" · ", new[] { Visitor, "ada", "grace", "tester" }.Select(LinkToCustomer))}}</p>
            {{LinkTo(localMixpanel, customer)}}
          </aside>
          <script>
            const answer = document.querySelector('.answer');
            document.querySelector('.goods').addEventListener('click', async ({ target }) => {
              const { item, price } = target.dataset;
              if (!item) return;
              const customerId = document.body.dataset.customer;
              const order = { customerId, email: `${customerId}@example.com`, company: 'Your company', subtotal: Number(price), items: [item], isGift: false };
              const reply = await fetch('/orders', {
                method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(order),
              });
              const receipt = reply.ok && await reply.json();
              answer.textContent = receipt
                ? `${item} ordered: ${receipt.subtotal.toFixed(2)} + ${receipt.shipping.toFixed(2)} shipping = ${receipt.total.toFixed(2)}.`
                : 'That did not work.';
            });
          </script>
        </body>
        </html>
        """,
        "text/html; charset=utf-8");

    private static string Article((string Name, decimal Price) article) =>
        $"""<li><b>{article.Name}</b><span class="quiet">{Money(article.Price)}</span><button data-item="{article.Name}" data-price="{Money(article.Price)}">Order</button></li>""";

    private static string Explain(FlagReason reason) => reason switch
    {
        FlagReason.MatchedRollout => "– the customer's id falls into this half of the customers.",
        FlagReason.TestUser => "– the flag names this customer as a tester.",
        FlagReason.FlagNotFound => "– Mixpanel has no such flag, so everybody pays the usual fee.",
        FlagReason.NotReady => "– Mixpanel has not been reached yet, so everybody pays the usual fee.",
        _ => "– the customer pays the usual fee.",
    };

    private static string LinkToCustomer(string customer) => $"""<a href="/?customer={customer}">{customer}</a>""";

    private static string LinkTo(Uri? localMixpanel, string customer)
    {
        if (localMixpanel is null)
        {
            return "";
        }

        var address = Text(localMixpanel.AbsoluteUri);
        return $"""
            <p>In the local Mixpanel: <a href="{address}">everything as it arrives</a> · <a href="{address}view/flags">who saw which fee</a> ·
            <a href="{address}view/users?id={Text(Uri.EscapeDataString(customer))}">profile of {Text(customer)}</a></p>
            """;
    }

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
