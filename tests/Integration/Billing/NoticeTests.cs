using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Billing;
using StreamVibe.Maintenance;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>A person is told when most and when all of a quota is used: once, whoever looks and whatever was missed.</summary>
public sealed class NoticeTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const string Near = "80 % of your syncs are used", Full = "All included syncs are used";

    [Fact]
    public async Task At_four_fifths_and_at_the_limit_every_open_page_is_told()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 7");
        await using var page = await EventPage.OpenAsync(user.Http);
        var (_, connection) = await user.ConnectNew(items: 1);
        var near = (await page.Wait("notification", told => told.Text("kind") == "quota")).Data;
        Assert.Equal((Near, "/app/billing"), (near.Text("title"), near.Text("link")));
        var reset = (await user.Get("/api/subscription")).GetProperty("cycleEnd").GetDateTimeOffset();
        Assert.Equal($"8 of the 10 syncs that your plan includes are used. They begin anew on {reset:yyyy-MM-dd HH:mm} UTC. Above that, no more can be started until then.", near.Text("body"));

        for (var i = 0; i < 2; i++) await user.Sync(connection);
        Assert.Equal(Full, (await page.Wait("notification", 2, told => told.Text("kind") == "quota")).Data.Text("title"));
        Assert.Equal([Near, Full], await Told(user));
    }

    [Fact]
    public async Task Who_reaches_the_limit_at_once_is_told_that_alone()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "quota_limit = 1");
        await user.ConnectNew(items: 0);
        Assert.Equal([Full], await Eventually.Get("the notice", () => Told(user), told => told.Count > 0));
        Assert.Equal(0, await Sweep(user));
        Assert.Equal([Full], await Told(user));
    }

    [Fact]
    public async Task What_a_process_that_died_did_not_tell_is_told_at_the_next_look()
    {
        var user = await system.App.RegisterAsync();
        var grain = system.App.Grains.GetGrain<ISubscriptionGrain>(user.Id);
        foreach (var operation in Enumerable.Range(0, 8).Select(_ => Chance.Id()).ToList())
        {
            await grain.Hold(QuotaKind.Sync, operation);
            // Settled, and nobody tells the grain.
            await Run($"select 1::int8 from app.settle_usage('{user.Id}', '{operation}', true, now())");
        }
        Assert.Empty(await Told(user));
        await Eventually.Get("the look", () => user.Quota(), quota => quota.Number("used") == 8);
        Assert.Equal([Near], await Eventually.Get("the notice", () => Told(user), told => told.Count > 0));
    }

    [Fact]
    public async Task Where_nobody_looks_the_sweep_tells()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 8");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunJob()));
        Assert.Equal([Near], await Told(user));
        Assert.Equal(0, await Sweep(user));
        Assert.Equal([Near], await Told(user));
    }

    [Fact]
    public async Task Of_fifty_who_tell_the_same_at_once_one_does()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 10");
        var (store, end) = (system.App.Services.GetRequiredService<NoticeStore>(), (await user.Get("/api/subscription")).GetProperty("cycleEnd").GetDateTimeOffset());
        var counter = new UsageCounter(QuotaKind.Sync, 10, 0, 10, OverageAllowed: false, 0, 2);
        // Half of them have an older picture.
        var told = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.Tell(user.Id, counter with { Used = i % 2 == 0 ? 8 : 10 }, i % 2 == 0 ? 80 : 100, end, TimeProvider.System.GetUtcNow())));
        Assert.InRange(told.Count(did => did), 1, 2);
        Assert.Equal(told.Count(did => did), (await Told(user)).Count);
        Assert.Single(await Told(user), title => title == Full);
    }

    [Fact]
    public async Task A_picture_of_another_cycle_limit_or_amount_tells_nothing()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 7");
        var (store, end) = (system.App.Services.GetRequiredService<NoticeStore>(), (await user.Get("/api/subscription")).GetProperty("cycleEnd").GetDateTimeOffset());
        var counter = new UsageCounter(QuotaKind.Sync, 8, 0, 10, OverageAllowed: false, 0, 2);
        Assert.False(await store.Tell(user.Id, counter, 80, end, end));
        await Set(user, "used = 8");
        Assert.False(await store.Tell(user.Id, counter with { Limit = 5 }, 100, end, end));
        Assert.False(await store.Tell(user.Id, counter, 80, end.AddMonths(-1), end));
        Assert.Empty(await Told(user));
        Assert.True(await store.Tell(user.Id, counter, 80, end, end));
    }

    [Fact]
    public async Task Each_cycle_tells_anew()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 10");
        Assert.Equal(1, await Sweep(user));
        await Run($"select app.roll_over(user_id, cycle_end, cycle_end, cycle_end + interval '1 month', cycle_end) from app.subscription where user_id = '{user.Id}'");
        Assert.Equal(0, await Sweep(user));
        await Set(user, "used = 8");
        Assert.Equal(1, await Sweep(user));
        Assert.Equal([Full, Near], await Told(user));
    }

    [Fact]
    public async Task After_a_change_of_plan_the_thresholds_are_those_of_the_new_limit()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 10");
        Assert.Equal(1, await Sweep(user));
        await Set(user, "quota_limit = 100");
        Assert.Equal(0, await Sweep(user));
        await Set(user, "used = 80");
        Assert.Equal(1, await Sweep(user));
        // Down again: what is used is more than the new plan includes.
        await Set(user, "quota_limit = 50");
        Assert.Equal(1, await Sweep(user));
        Assert.Equal(0, await Sweep(user));
        Assert.Equal([Full, Near, Full], await Told(user));
    }

    [Fact]
    public async Task What_is_unlimited_or_included_not_at_all_is_no_news()
    {
        var user = await system.App.RegisterAsync();
        await Set(user, "used = 4000, quota_limit = null");
        Assert.Equal(0, await Sweep(user));
        await Set(user, "used = 3, quota_limit = 0");
        Assert.Equal(0, await Sweep(user));
        // Nor does an amount that no product can hold break the sweep of the others.
        await Set(user, "used = 9000000000000000000, quota_limit = 9200000000000000000");
        Assert.Equal(1, await Sweep(user));
    }

    Task<JobResult> RunJob() => system.App.Services.GetServices<IJob>().OfType<TellQuotasJob>().Single().Run(new(system.App.Services.GetRequiredService<TimeProvider>().GetUtcNow(), new("select 1")));

    /// <summary>How many notices the sweep wrote for this person.</summary>
    async Task<int> Sweep(TestUser user)
    {
        var before = (await Told(user)).Count;
        await RunJob();
        return (await Told(user)).Count - before;
    }

    /// <summary>The notices of quotas, in the order in which they were told. The tables, since a look at the quota would tell what is to be told.</summary>
    Task<List<string>> Told(TestUser user) =>
        Sql.ListAsync<string>(system.App.Database, $"select title from app.notification where user_id = '{user.Id}' and kind = 'quota' order by seq", "streamvibe_service");

    Task Set(TestUser user, string what) => Run($"update app.usage_counter set {what}, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'");

    Task Run(string sql) => Sql.RunAsync(system.App.Database, sql, "streamvibe_service");
}
