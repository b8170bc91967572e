using System.Globalization;
using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Stripe.Invoices;

/// <summary>An invoice for people: the hosted page, and what stands in for the PDF.</summary>
internal static class InvoicePages
{
    public const string Path = "/invoice";

    public static void MapInvoicePages(this RouteGroupBuilder stripe)
    {
        stripe.MapGet(Path + "/{id}", (string id, StripeWorld world) => Page(id, world, "Invoice"));
        stripe.MapGet(Path + "/{id}/pdf", (string id, StripeWorld world) => Page(id, world, "Invoice, to print"));
    }

    static IResult Page(string id, StripeWorld world, string title) => world.Do(work => work.Invoices.Find(id) is { FinalizedAt: not null } invoice
        ? Show(title, $"""
            <p>{Text(invoice.InvoiceNumber)}, {Text(invoice.Status)}, for {Text(work.Customers.Find(invoice.Customer)?.Email ?? invoice.Customer)}</p>
            <dl>
            {string.Concat(invoice.Lines.Select(line => $"<dt>{Text(line.Description)}</dt><dd>{Text(Money(line.Amount, invoice.Currency))}</dd>"))}
            <dt>Due</dt><dd>{Text(Money(invoice.AmountDue, invoice.Currency))}</dd>
            <dt>Paid</dt><dd>{Text(Money(invoice.AmountPaid, invoice.Currency))}</dd>
            </dl>
            """)
        : Show("No such invoice", """<p role="alert">This invoice does not exist, or is not final yet.</p>""", StatusCodes.Status404NotFound));

    public static string Money(long cents, string currency) => $"{(cents / 100m).ToString("0.00", CultureInfo.InvariantCulture)} {currency.ToUpperInvariant()}";
}
