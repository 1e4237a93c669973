using System.Text.Encodings.Web;

namespace Shop;

/// <summary>The shop's own page: a button that places an order like any customer.</summary>
internal static class ShopPage
{
    internal static IResult Show(Uri? localMixpanel) => Results.Content(
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>The shop</title>
          <style>
            :root { color-scheme: light dark; }
            body { max-width: 40rem; margin: 15vh auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
            button { padding: 0.6rem 1.2rem; border: 0; border-radius: 8px; background: #5b45d6; color: #fff; font: inherit; cursor: pointer; }
          </style>
        </head>
        <body>
          <h1>The shop</h1>
          <p>Tea, cups and teapots. Each order becomes an event, a profile update and a group update in Mixpanel.</p>
          <p><button id="order">Place an order</button> <span id="answer" role="status"></span></p>
          {{LinkTo(localMixpanel)}}
          <script>
            const goods = [['Tea', 8], ['Cups', 24.5], ['Teapot', 42.5], ['Kettle', 129.99]];
            let placed = 0;
            document.getElementById('order').addEventListener('click', async () => {
              const [item, total] = goods[Math.floor(Math.random() * goods.length)];
              const order = { customerId: 'you', email: 'you@example.com', company: 'Your company', total, items: [item], isGift: false };
              const reply = await fetch('/orders', {
                method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(order),
              });
              document.getElementById('answer').textContent = reply.ok ? `${item} ordered. That makes ${++placed}.` : 'That did not work.';
            });
          </script>
        </body>
        </html>
        """,
        "text/html; charset=utf-8");

    private static string LinkTo(Uri? localMixpanel)
    {
        if (localMixpanel is null)
        {
            return "";
        }

        var address = HtmlEncoder.Default.Encode(localMixpanel.AbsoluteUri);
        return $"""<p>What Mixpanel receives: <a href="{address}" target="_blank" rel="noopener">{address}</a></p>""";
    }
}
