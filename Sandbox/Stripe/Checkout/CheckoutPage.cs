using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Stripe.Invoices;
using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Stripe.Checkout;

/// <summary>The hosted page where a person pays, or does not. <c>sandbox_decision</c> in the address answers in the person's place.</summary>
internal static class CheckoutPage
{
    public const string Path = "/checkout";
    const string Placeholder = "{CHECKOUT_SESSION_ID}";

    public static void MapCheckoutPage(this RouteGroupBuilder stripe)
    {
        stripe.MapGet(Path + "/{id}", (string id, string? sandbox_decision, StripeWorld world, HttpContext context) => world.Do(work => Answer(work, id, sandbox_decision, context)));
        stripe.MapPost(Path + "/{id}", async (string id, StripeWorld world, HttpContext context) =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            return world.Do(work => Answer(work, id, form?["sandbox_decision"].FirstOrDefault(), context));
        });
    }

    static IResult Answer(Work work, string id, string? decision, HttpContext context)
    {
        if (work.Sessions.Find(id) is not { } session)
            return Refuse("This page does not exist.", StatusCodes.Status404NotFound);
        RequestNote.Of(context).Account = session.Customer ?? session.CustomerEmail;
        if (session.Status == "expired")
            return Refuse("This page has expired. Go back and start again.", StatusCodes.Status410Gone);
        // Somebody comes back to a page on which they have paid.
        if (session.Status == "complete")
            return Results.Redirect(Success(session));
        return decision switch
        {
            null or "" => Ask(work, session, null),
            "approve" => Results.Redirect(Success(CheckoutChanges.Complete(work, session))),
            "decline" => Ask(work, session, "Your card was declined. Try another card."),
            "abandon" or "deny" when session.CancelUrl is { } back => Results.Redirect(back),
            "abandon" or "deny" => Refuse("You have left without paying.", StatusCodes.Status200OK),
            _ => Refuse("sandbox_decision is approve, deny, decline or abandon.", StatusCodes.Status400BadRequest),
        };
    }

    static IResult Ask(Work work, CheckoutSession session, string? problem)
    {
        var currency = work.Prices.Find(session.Lines[0].Price)!.Currency;
        return Show("Subscribe", $"""
            {(problem is null ? "" : $"""<p role="alert">{Text(problem)}</p>""")}
            <p>{Text(work.Customers.Find(session.Customer)?.Email ?? session.CustomerEmail ?? "A new customer")} subscribes to:</p>
            <ul>
            {string.Concat(session.Lines.Select(line => $"<li>{Text(Line(work, line))}</li>"))}
            </ul>
            <p><strong>Due today: {Text(InvoicePages.Money(CheckoutResource.Total(work, session), currency))}</strong></p>
            <form method="post" action="?">
            <button class="primary" name="sandbox_decision" value="approve">Pay with a good card</button>
            <button name="sandbox_decision" value="decline">Pay with a card that is declined</button>
            <button name="sandbox_decision" value="abandon">Back</button>
            </form>
            """, problem is null ? StatusCodes.Status200OK : StatusCodes.Status402PaymentRequired);
    }

    static string Line(Work work, CheckoutLine line)
    {
        var price = work.Prices.Find(line.Price)!;
        return price.IsMetered
            ? $"{price.Nickname ?? price.Id}: by use"
            : $"{line.Quantity} × {work.Products.Find(price.Product)?.Name}, {InvoicePages.Money(price.Amount(line.Quantity ?? 1), price.Currency)} a {price.Recurring!.Interval}";
    }

    static string Success(CheckoutSession session) => session.SuccessUrl.Replace(Placeholder, session.Id, StringComparison.Ordinal);

    static IResult Refuse(string message, int status) => Show("Checkout", $"""<p role="alert">{Text(message)}</p>""", status);
}
