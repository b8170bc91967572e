using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Stripe.Invoices;
using StreamVibe.Sandbox.Stripe.Subscriptions;
using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Stripe.Portal;

/// <summary>The page where a customer changes plan and card, and cancels. <c>sandbox_decision</c> in the address does one thing at once and goes back.</summary>
internal static class PortalPage
{
    public const string Path = "/portal";

    /// <summary>Seconds that a way in is good for.</summary>
    public const long Life = 60 * 60;

    public static void MapPortalPage(this RouteGroupBuilder stripe)
    {
        stripe.MapGet(Path + "/{id}", (string id, string? sandbox_decision, StripeWorld world, HttpContext context) => world.Do(work =>
            Enter(work, id, context) is not { } session ? Gone()
            : sandbox_decision is not { Length: > 0 } ? Look(work, session, null)
            : PortalActs.Do(work, session, sandbox_decision) is { } problem ? Look(work, session, problem)
            : session.ReturnUrl is { } back ? Results.Redirect(back)
            : Look(work, session, null)));

        // A person stays on the page and sees what has changed.
        stripe.MapPost(Path + "/{id}", async (string id, StripeWorld world, HttpContext context) =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            var act = form?["sandbox_decision"].FirstOrDefault() ?? "";
            return world.Do(work => Enter(work, id, context) is { } session ? Look(work, session, PortalActs.Do(work, session, act)) : Gone());
        });
    }

    static PortalSession? Enter(Work work, string id, HttpContext context)
    {
        if (work.Portals.Find(id) is not { } session || session.Created + Life <= work.Now || work.Customers.Find(session.Customer) is not { Deleted: false })
            return null;
        RequestNote.Of(context).Account = session.Customer;
        return session;
    }

    static IResult Look(Work work, PortalSession session, string? problem)
    {
        var customer = work.Customers.Find(session.Customer)!;
        return Show("Your billing", $"""
            {(problem is null ? "" : $"""<p role="alert">{Text(problem)}</p>""")}
            <p>{Text(customer.Email ?? customer.Id)}, {(customer.Card is { } card ? $"card ending in {Text(card.Last4)}" : "no card")}</p>
            <form method="post" action="?">
            {(PortalActs.Current(work, session) is { } subscription ? Plan(work, subscription) : "<p>There is no subscription.</p>")}
            <fieldset><legend>Card</legend>
            {Button("update_card", "Use a good card")}
            {Button("fail_card", "Use a card that will fail")}
            </fieldset>
            {Invoices(work, session.Customer)}
            </form>
            {(session.ReturnUrl is { } back ? $"""<p><a href="{Text(back)}">Back</a></p>""" : "")}
            """, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    static string Plan(Work work, Subscription subscription) => $"""
        <fieldset><legend>Plan</legend>
        <p>{Text(string.Join(", ", subscription.Items.Select(item => work.Prices.Find(item.Price)!).Where(price => !price.IsMetered).Select(price => price.Nickname ?? price.Id)))}:
        {Text(subscription.Status)}, {(subscription.CancelAt is null ? "renews" : "ends")} <time>{DateTimeOffset.FromUnixTimeSeconds(subscription.CancelAt ?? subscription.PeriodEnd):yyyy-MM-dd}</time></p>
        {string.Concat(PortalActs.Plans(work).Where(price => subscription.Items.All(item => item.Price != price.Id)).Select(price =>
            Button("plan:" + price.Id, $"Change to {price.Nickname ?? price.Id}, {InvoicePages.Money(price.Amount(1), price.Currency)}")))}
        {(subscription.CancelAt is not null ? Button("resume", "Do not cancel") : Button("cancel", "Cancel at the end of the period"))}
        </fieldset>
        """;

    static string Invoices(Work work, string customer)
    {
        var invoices = work.Invoices.All.Where(invoice => invoice.Customer == customer && invoice.FinalizedAt is not null).OrderByDescending(invoice => invoice.Number).ToList();
        return invoices.Count == 0 ? "" : $"""
            <fieldset><legend>Invoices</legend>
            <ul>{string.Concat(invoices.Select(invoice => $"""<li><a href="{Text(work.Address + InvoicePages.Path)}/{Text(invoice.Id)}">{Text(invoice.InvoiceNumber)}</a> {Text(InvoicePages.Money(invoice.AmountDue, invoice.Currency))}, {Text(invoice.Status)}</li>"""))}</ul>
            {(invoices.Any(invoice => invoice.Status == "open") ? Button("pay", "Pay what is open") : "")}
            </fieldset>
            """;
    }

    static string Button(string act, string text) => $"""<button name="sandbox_decision" value="{Text(act)}">{Text(text)}</button>""";

    static IResult Gone() => Show("Your billing", """<p role="alert">This way in is no longer good. Go back and come again.</p>""", StatusCodes.Status404NotFound);
}
