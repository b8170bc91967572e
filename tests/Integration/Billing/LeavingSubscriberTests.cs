using System.Net;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Whoever leaves is charged no more: the customer at Stripe goes first, and the account not before it.</summary>
public sealed class LeavingSubscriberTests(StripeSystem system) : IClassFixture<StripeSystem>, IAsyncDisposable
{
    readonly StripeWire wire = new(system.App);

    readonly StripeDesk stripe = new(system.App);

    StreamVibeApp App => system.App;

    [Fact]
    public async Task The_customer_is_deleted_with_the_account_and_what_was_paid_for_ends()
    {
        var user = await App.RegisterAsync();
        var (customer, subscription) = await wire.Subscribe(user);
        Assert.Equal((false, "active"), await AtStripe(customer, subscription));
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await Eventually.Get("the account to be gone", () => Accounts(user), left => left == 0);
        Assert.Equal((true, "canceled"), await AtStripe(customer, subscription));
        await wire.Settled(customer);
    }

    [Fact]
    public async Task While_stripe_fails_the_account_stays_leaving_and_a_later_sweep_ends_it()
    {
        var user = await App.RegisterAsync();
        var (customer, subscription) = await wire.Subscribe(user);
        await App.Sandbox.Fault("stripe", "status", "/v1/customers", status: 503, times: 10_000, method: "DELETE");
        await (await user.Send(HttpMethod.Delete, "/api/me")).Expect(HttpStatusCode.NoContent);
        await (await user.Http.GetAsync("/api/me")).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        await Eventually.Get("the failure to be told", () => Task.FromResult(Failures(user)), told => told == 1);

        await Eventually.Get("a sweep that fails as well", async () =>
        {
            await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
            return Failures(user);
        }, told => told > 1);
        Assert.Equal((1, 1), (await Accounts(user), await Accounts(user, "leaving_at is not null")));
        Assert.Equal((false, "active"), await AtStripe(customer, subscription));

        await App.Sandbox.ClearFaults();
        // Who was refused so often is not asked for a few seconds.
        await Eventually.Get("the account to be gone", async () =>
        {
            await App.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
            return await Accounts(user);
        }, left => left == 0);
        Assert.Equal((true, "canceled"), await AtStripe(customer, subscription));
    }

    async Task<(bool IsDeleted, string Status)> AtStripe(string customer, string subscription) => (
        (await stripe.All("customers")).Single(one => one.Text("id") == customer).TryGetProperty("deleted", out var deleted) && deleted.GetBoolean(),
        (await stripe.All("subscriptions")).Single(one => one.Text("id") == subscription).Text("status"));

    async Task<long> Accounts(TestUser user, string where = "true") =>
        (await Sql.ListAsync<long>(App.Database, $"select count(*) from app.users where id = '{user.Id}' and {where}", "streamvibe_service"))[0];

    int Failures(TestUser user) => App.Logs.Lines.Count(line => line.Contains("account_not_deleted", StringComparison.Ordinal) && line.Contains(user.Id.ToString(), StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await App.Sandbox.ClearFaults();
        wire.Dispose();
        stripe.Dispose();
    }
}
