using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Customers;

/// <summary>Stripe API: customers.</summary>
internal static class CustomersApi
{
    const string Path = "/v1/customers";
    const string Fields = "email name description phone metadata{*} balance:int invoice_settings{default_payment_method ~footer ~custom_fields ~rendering_options}"
        + " ~address ~shipping ~preferred_locales ~tax_exempt ~tax ~business_name ~individual_name";

    public static readonly Operation[] Operations =
    [
        new("GET", Path, "email created:range" + Listing.Takes, List),
        new("POST", Path, Fields + " payment_method", Create),
        new("GET", Path + "/{id}", "", call => CustomerResource.Of(call.Work.Customers.Find(call.Id) ?? throw Refusal.NoSuch("customer", call.Id))),
        new("POST", Path + "/{id}", Fields, Update),
        new("DELETE", Path + "/{id}", "", Delete),
    ];

    // The e-mail is compared letter by letter.
    static Answer List(Call call) => Listing.Of(call, Path, call.Work.Customers.All.Where(customer => !customer.Deleted
        && (call.Text("email") is not { Length: > 0 } email || customer.Email == email)
        && Listing.InRange(call.Parameters.At("created"), customer.Created)), CustomerResource.Of);

    static Answer Create(Call call) => CustomerResource.Of(CustomerChanges.Create(call.Work, customer => With(call, customer)));

    static Answer Update(Call call)
    {
        var known = Known(call);
        return CustomerResource.Of(CustomerChanges.Change(call.Work, known.Id, customer => With(call, customer)));
    }

    static Answer Delete(Call call)
    {
        var customer = Known(call);
        CustomerChanges.Delete(call.Work, customer);
        return CustomerResource.Gone(customer);
    }

    static Customer With(Call call, Customer customer)
    {
        if (call.Text("email") is { Length: > 0 } email && (!email.Contains('@', StringComparison.Ordinal) || email.Length > 512))
            throw Refusal.Invalid($"Invalid email address: {email}", "email", "email_invalid");
        return customer with
        {
            Email = StripeJson.Changed(call.Text("email"), customer.Email),
            Name = StripeJson.Changed(call.Text("name"), customer.Name),
            Description = StripeJson.Changed(call.Text("description"), customer.Description),
            Phone = StripeJson.Changed(call.Text("phone"), customer.Phone),
            Balance = call.Parameters.Integer("balance") ?? customer.Balance,
            Metadata = StripeJson.Metadata(call.Parameters.At("metadata"), customer.Metadata),
            Card = Card(call, call.Text("payment_method"), "payment_method")
                ?? Card(call, call.Parameters.At("invoice_settings")?.Text("default_payment_method"), "invoice_settings[default_payment_method]") ?? customer.Card,
        };
    }

    // Cards are typed in at Checkout or in the portal; by the API there are only Stripe's own test cards.
    static Card? Card(Call call, string? paymentMethod, string param) => paymentMethod is not { Length: > 0 } ? null
        : call.Work.Customers.Find(call.Id)?.Card is { } own && own.Id == paymentMethod ? own
        : Customers.Card.Test(paymentMethod, StripeIds.New("pm_"), call.Work.Now) ?? throw Refusal.NoSuch("PaymentMethod", paymentMethod, param);

    static Customer Known(Call call) => call.Work.Customers.Find(call.Id) is { Deleted: false } customer ? customer : throw Refusal.NoSuch("customer", call.Id);
}
