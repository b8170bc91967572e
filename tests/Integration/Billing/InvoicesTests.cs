using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>What was billed, as Stripe lists it.</summary>
[Collection(nameof(LonelyBilling))]
public sealed class InvoicesTests(LonelySystem system)
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task Invoices_are_listed_newest_first_and_page_by_page()
    {
        var user = await App.RegisterAsync();
        Assert.Empty(await user.All("/api/billing/invoices"));
        using var stripe = new StripeDesk(App);
        await stripe.Decide((await (await user.Send(HttpMethod.Post, "/api/billing/checkout", new { priceId = "price_creator_month" })).Json()).Text("url"));
        await App.Sandbox.AdvanceClock(TimeSpan.FromDays(65));
        await user.SignInAgain();

        var invoices = await user.All("/api/billing/invoices", limit: 2);
        Assert.Equal(3, invoices.Select(invoice => invoice.Text("id")).Distinct().Count());
        Assert.Equal(invoices.Select(invoice => invoice.GetProperty("createdAt").GetDateTimeOffset()).OrderDescending(), invoices.Select(invoice => invoice.GetProperty("createdAt").GetDateTimeOffset()));
        Assert.Equal(["id", "number", "status", "amountDue", "amountPaid", "currency", "periodStart", "periodEnd", "createdAt", "hostedUrl", "pdfUrl"], invoices[0].Names());
        Assert.All(invoices, invoice =>
        {
            Assert.Equal(("paid", 1900, 1900, "usd"), (invoice.Text("status"), invoice.Number("amountDue"), invoice.Number("amountPaid"), invoice.Text("currency")));
            Assert.StartsWith(App.SandboxUrl, invoice.Text("hostedUrl"), StringComparison.Ordinal);
            Assert.StartsWith(App.SandboxUrl, invoice.Text("pdfUrl"), StringComparison.Ordinal);
        });

        var other = await App.RegisterAsync();
        var cursor = (await user.Get("/api/billing/invoices?limit=2")).Text("nextCursor");
        await (await other.Http.GetAsync("/api/billing/invoices?cursor=" + cursor)).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        Assert.Empty(await other.All("/api/billing/invoices"));
    }

    [Fact]
    public async Task Without_Stripe_nobody_who_never_bought_anything_is_told_of_it()
    {
        await using var app = await StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Stripe:SecretKey"] = "" });
        var user = await app.RegisterAsync();
        Assert.Empty(await user.All("/api/billing/invoices"));
        Assert.Equal(["free", "creator", "studio"], (await user.All("/api/plans")).Select(plan => plan.Text("code")));
        await (await user.Send(HttpMethod.Post, "/api/billing/checkout", new { priceId = "price_creator_month" })).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        await (await user.Send(HttpMethod.Post, "/api/billing/portal")).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Fact]
    public async Task A_key_for_real_money_is_refused_at_the_start_by_the_name_of_its_setting()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StreamVibeApp.StartAsync(system.Postgres, new Dictionary<string, string?> { ["Stripe:SecretKey"] = "sk_live_secret" }));
        Assert.Contains("Stripe:SecretKey", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk_live_secret", failure.ToString(), StringComparison.Ordinal);
    }
}
