using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;
using StreamVibe.Sandbox.Stripe.Subscriptions;

namespace StreamVibe.Sandbox.Stripe.Invoices;

/// <summary>Stripe API: invoices, as far as subscriptions make them.</summary>
internal static class InvoicesApi
{
    const string Path = "/v1/invoices";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "customer subscription status:draft|open|paid|uncollectible|void created:range collection_method:charge_automatically|send_invoice" + Listing.Takes, List),
        new("GET", Path + "/{id}", "", call => InvoiceResource.Of(call.Work, Known(call))),
        new("GET", Path + "/{id}/lines", Listing.Takes, Lines),
        new("POST", Path + "/{id}/pay", "paid_out_of_band:bool ~off_session ~payment_method ~forgive", Pay),
    ];

    static Answer List(Call call) => List(call, CustomerChanges.Listed(call));

    static JsonObject List(Call call, string? customer) => Listing.Of(call, Path, call.Work.Invoices.All.Where(invoice =>
        (customer is null || invoice.Customer == customer)
        && (call.Text("subscription") is not { Length: > 0 } subscription || invoice.Subscription == subscription)
        && (call.Text("status") is not { Length: > 0 } status || invoice.Status == status)
        && call.Text("collection_method") is not "send_invoice"
        && Listing.InRange(call.Parameters.At("created"), invoice.Created)), invoice => InvoiceResource.Of(call.Work, invoice));

    static Answer Lines(Call call)
    {
        var invoice = Known(call);
        var (limit, after) = ((int)(call.Parameters.Integer("limit") ?? 10), call.Text("starting_after"));
        var rest = invoice.Lines.AsEnumerable();
        if (after is { Length: > 0 })
            rest = rest.SkipWhile(line => line.Id != after).Skip(1);
        var page = rest.Take(limit + 1).ToList();
        return Listing.Of($"{Path}/{invoice.Id}/lines", page.Take(limit).Select(line => InvoiceResource.Line(invoice, line)), page.Count > limit);
    }

    /// <summary>A payment that fails is answered 402, and has happened all the same.</summary>
    static Answer Pay(Call call)
    {
        var (work, invoice) = (call.Work, Known(call));
        if (invoice.Status is "paid")
            throw Refusal.Invalid("Invoice is already paid", code: "invoice_already_paid");
        if (invoice.Status is "void" or "uncollectible")
            throw Refusal.Invalid("This invoice can no longer be paid");
        if (invoice.Status == "draft")
            invoice = InvoiceChanges.Finalize(work, invoice);
        var decline = call.Parameters.Flag("paid_out_of_band") is true || invoice.AmountRemaining == 0 ? null : InvoiceChanges.Decline(work, invoice);
        if (decline == "missing_payment_method")
            throw Refusal.Invalid("There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`.", code: "invoice_no_payment_method_types");
        var collected = call.Parameters.Flag("paid_out_of_band") is true ? InvoiceChanges.Settle(work, invoice) : InvoiceChanges.Collect(work, invoice, automatic: false);
        SubscriptionChanges.AfterPayment(work, collected);
        return decline is null ? InvoiceResource.Of(work, collected) : new Answer(Refusal.Declined(decline).Body(), StatusCodes.Status402PaymentRequired);
    }

    static Invoice Known(Call call) => call.Work.Invoices.Find(call.Id) ?? throw Refusal.NoSuch("invoice", call.Id);
}
