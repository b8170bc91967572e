using System.Globalization;
using System.Text.Json;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>People who use more than their plan includes, what the tables say of it and what Stripe has heard.</summary>
sealed class Overage(StreamVibeApp app) : IDisposable
{
    readonly StripeDesk stripe = new(app);

    public StripeWire Wire { get; } = new(app);

    /// <summary>Somebody on the plan <c>creator</c> who has used up all that it includes.</summary>
    public async Task<(TestUser User, string Customer)> Subscriber()
    {
        var user = await app.RegisterAsync();
        var (customer, _) = await Wire.Subscribe(user);
        await Wire.Run($"update app.usage_counter set used = quota_limit where user_id = '{user.Id}'");
        return (user, customer);
    }

    /// <summary>One unit, from its hold to its settlement.</summary>
    public async Task Use(TestUser user, string kind = "sync") => await Settle(user, await Hold(user, kind));

    public async Task<Guid> Hold(TestUser user, string kind = "sync")
    {
        var (operation, now) = (Chance.Id(), Text(await app.Sandbox.Now()));
        await Wire.Run(
            $"""
            insert into app.usage_event (user_id, operation_id, kind, state, cycle_start, held_at)
            select user_id, '{operation}', kind, 'held', cycle_start, '{now}' from app.usage_counter where user_id = '{user.Id}' and kind = '{kind}';
            update app.usage_counter set held = held + 1 where user_id = '{user.Id}' and kind = '{kind}'
            """);
        return operation;
    }

    public async Task Settle(TestUser user, Guid operation) => await Wire.Run($"select held from app.settle_usage('{user.Id}', '{operation}', true, '{Text(await app.Sandbox.Now())}')");

    /// <summary>What Stripe counts of a customer, each event.</summary>
    public async Task<List<JsonElement>> Told(string customer) => (await stripe.List("meter_events")).FindAll(used => used.Text("customer") == customer);

    /// <summary>Every report that Stripe was sent.</summary>
    public async Task<List<SandboxRequest>> Reports() => (await app.Sandbox.Journal("stripe")).FindAll(request => request.Method == "POST" && request.Path.EndsWith("/meter_events", StringComparison.Ordinal));

    /// <summary>What went wrong with each report of a unit, in their order; null where nothing did.</summary>
    public async Task<List<string?>> FaultsOf(Guid operation) => [.. (await Reports()).Where(report => report.Body!.Contains($"{operation}", StringComparison.Ordinal)).Select(report => report.Fault)];

    public Task<List<string>> States(TestUser user) => Wire.Column("state", $"app.meter_event where user_id = '{user.Id}' order by occurred_at");

    public async Task<int> Count(TestUser user, string where = "true") => int.Parse((await Wire.Column("count(*)::text", $"app.meter_event where user_id = '{user.Id}' and {where}"))[0], CultureInfo.InvariantCulture);

    public void Dispose()
    {
        Wire.Dispose();
        stripe.Dispose();
    }

    static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
