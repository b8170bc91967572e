namespace StreamVibe.Billing.Sales;

/// <summary>Stripe's invoice as the product shows it. Untrusted: an address that is none of the web's is left out.</summary>
static class InvoiceMapping
{
    public static Invoice Of(Stripe.Invoice invoice) => new(
        invoice.Id, invoice.Number, invoice.Status ?? "draft", invoice.AmountDue, invoice.AmountPaid, invoice.Currency ?? "", Time(invoice.PeriodStart), Time(invoice.PeriodEnd), Time(invoice.Created),
        Web(invoice.HostedInvoiceUrl), Web(invoice.InvoicePdf));

    static string? Web(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? address : null;

    static DateTimeOffset Time(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
