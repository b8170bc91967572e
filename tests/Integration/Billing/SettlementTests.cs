using System.Globalization;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Which cycle a unit belongs to, and how a cycle ends, at the level of the tables: there a clock is a value.</summary>
public sealed class SettlementTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_unit_that_is_settled_after_the_roll_over_belongs_to_the_cycle_it_was_held_in()
    {
        var user = await New(used: 3);
        var hold = await user.Hold();
        await user.RollOver();
        Assert.Equal("0/1/0", await user.Counter());
        await user.Settle(hold, commit: true);
        Assert.Equal("0/0/0", await user.Counter());
        Assert.Equal(["4/0/10"], await user.History());
        Assert.Equal(0, await user.Overage(hold));
    }

    [Fact]
    public async Task Two_cycles_late_it_still_does()
    {
        var user = await New(used: 3);
        var hold = await user.Hold();
        await user.RollOver();
        await user.RollOver();
        await user.Settle(hold, commit: true);
        Assert.Equal("0/0/0", await user.Counter());
        Assert.Equal(["4/0/10", "0/0/10"], await user.History());
    }

    [Fact]
    public async Task One_that_is_released_late_counts_nowhere()
    {
        var user = await New(used: 3);
        var hold = await user.Hold();
        await user.RollOver();
        await user.Settle(hold, commit: false);
        Assert.Equal("0/0/0", await user.Counter());
        Assert.Equal(["3/0/10"], await user.History());
    }

    [Fact]
    public async Task The_limit_of_the_cycle_before_decides_about_its_overage_whatever_the_limit_is_now()
    {
        var user = await New(used: 9, overage: true);
        Guid[] holds = [await user.Hold(), await user.Hold(), await user.Hold()];
        await user.RollOver();
        await user.Set("quota_limit = 1000");
        foreach (var hold in holds) await user.Settle(hold, commit: true);
        // The tenth is included, the two above it are not.
        Assert.Equal(["12/2/10"], await user.History());
        var overage = await Task.WhenAll(holds.Select(user.Overage));
        Assert.Equal([0, 1, 1], overage);
        Assert.Equal("0/0/0", await user.Counter());
    }

    [Fact]
    public async Task Of_late_units_at_once_none_is_lost_and_only_those_above_the_limit_are_overage()
    {
        var user = await New(used: 5, overage: true);
        var holds = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => user.Hold()));
        await user.RollOver();
        await Task.WhenAll(holds.Select(hold => user.Settle(hold, commit: true)));
        Assert.Equal(["17/7/10"], await user.History());
        Assert.Equal(7, (await Task.WhenAll(holds.Select(user.Overage))).Sum());
    }

    [Fact]
    public async Task A_late_unit_of_a_cycle_that_ended_without_overage_is_none_whatever_the_plan_allows_now()
    {
        var user = await New(used: 50);
        await user.Set("quota_limit = 100");
        var hold = await user.Hold();
        await user.Set("quota_limit = 10");
        await user.RollOver();
        await user.Set("overage_allowed = true");
        await user.Settle(hold, commit: true);
        Assert.Equal(["51/0/10"], await user.History());
        Assert.Equal(0, await user.Overage(hold));
    }

    [Theory]
    [InlineData("cycle_start - interval '1 minute'", "cycle_start")]
    [InlineData("cycle_end + interval '1 minute'", "cycle_end - interval '1 second'")]
    [InlineData("cycle_start + interval '1 minute'", "cycle_start + interval '1 minute'")]
    public async Task What_stripe_is_told_of_lies_in_the_cycle_whenever_the_hold_was_written(string held, string told)
    {
        foreach (var late in new[] { false, true })
        {
            var user = await New(used: 10, overage: true);
            await Run($"update app.subscription set stripe_customer_id = '{Chance.Name("cus")}' where user_id = '{user.Id}'");
            var hold = await user.Hold();
            await Run($"update app.usage_event e set held_at = {held.Replace("cycle_start", "s.cycle_start", StringComparison.Ordinal)} from app.subscription s where s.user_id = e.user_id and e.operation_id = '{hold}'");
            var expected = (await Sql.ListAsync<DateTime>(system.App.Database, $"select {told} from app.subscription where user_id = '{user.Id}'", "streamvibe_service"))[0];
            if (late) await user.RollOver();
            await user.Settle(hold, commit: true);
            Assert.Equal([expected], await Sql.ListAsync<DateTime>(system.App.Database, $"select occurred_at from app.meter_event where user_id = '{user.Id}'", "streamvibe_service"));
        }
    }

    [Fact]
    public async Task Where_the_row_of_its_cycle_is_missing_a_late_unit_makes_it()
    {
        var user = await New(used: 3);
        var (hold, other) = (await user.Hold(), await user.Hold());
        var start = await user.CycleStart();
        await user.RollOver();
        var end = await user.CycleStart();
        await Run($"delete from app.quota_usage_history where user_id = '{user.Id}'");
        await user.Settle(hold, commit: true);
        await user.Settle(other, commit: true);
        Assert.Equal(["2/0/10"], await user.History());
        Assert.Equal([start, end], (await Sql.ListAsync<DateTime[]>(system.App.Database,
            $"select array[cycle_start, cycle_end] from app.quota_usage_history where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service"))[0].Select(time => new DateTimeOffset(time)));
    }

    [Theory]
    [InlineData(0, "1/0/1", 1)]
    [InlineData(1, "1/0/0", 0)]
    public async Task The_first_unit_above_the_limit_is_the_first_overage(long limit, string counter, long overage)
    {
        var user = await New(used: 0, overage: true);
        await user.Set($"quota_limit = {limit}");
        var hold = await user.Hold();
        await user.Settle(hold, commit: true);
        Assert.Equal(counter, await user.Counter());
        Assert.Equal(overage, await user.Overage(hold));
    }

    [Fact]
    public async Task Whatever_order_units_are_settled_in_the_overage_is_what_is_above_the_limit()
    {
        var user = await New(used: 8, overage: true);
        var holds = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => user.Hold()));
        await Task.WhenAll(holds.Reverse().Select((hold, i) => user.Settle(hold, commit: i != 2)));
        Assert.Equal("13/0/3", await user.Counter());
        Assert.Equal(3, (await Task.WhenAll(holds.Select(user.Overage))).Sum());
    }

    [Fact]
    public async Task An_unlimited_kind_has_no_overage_now_or_late()
    {
        var user = await New(used: 5000, overage: false);
        await user.Set("quota_limit = null");
        var (hold, late) = (await user.Hold(), await user.Hold());
        await user.Settle(hold, commit: true);
        Assert.Equal("5001/1/0", await user.Counter());
        await user.RollOver();
        await user.Settle(late, commit: true);
        Assert.Equal(["5002/0/"], await user.History());
    }

    [Fact]
    public async Task A_hold_of_an_old_cycle_takes_one_of_the_new_until_it_is_settled()
    {
        var user = await New(used: 0);
        var holds = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => user.Hold()));
        await user.RollOver();
        Assert.Equal((10, 0, false), await user.Allowed());
        await user.Settle(holds[0], commit: true);
        Assert.Equal((9, 1, true), await Eventually.Get("the settlement to be seen", user.Allowed, quota => quota.Held == 9));
        Assert.Equal(["1/0/10"], await user.History());
    }

    [Fact]
    public async Task A_settlement_by_a_clock_that_is_behind_is_not_before_its_hold()
    {
        var user = await New(used: 0);
        var hold = await user.Hold();
        await user.Settle(hold, commit: true, at: Now - TimeSpan.FromHours(1));
        Assert.Equal([true], await Sql.ListAsync<bool>(system.App.Database, $"select settled_at = held_at from app.usage_event where user_id = '{user.Id}'", "streamvibe_service"));
    }

    [Fact]
    public async Task Fifty_callers_with_clocks_apart_end_a_cycle_once()
    {
        var user = await New(used: 3);
        var end = await user.CycleEnd();
        // Half of them are on a silo that is ten minutes ahead, half on one that is ten behind, around the end.
        var moved = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => user.RollOver(end, end, end.AddMonths(1), end + (i % 2 == 0 ? Skew : -Skew))));
        Assert.Equal(1, moved.Count(did => did));
        Assert.Equal(["3/0/10"], await user.History());
        Assert.Equal((end, end.AddMonths(1)), (await user.CycleStart(), await user.CycleEnd()));
    }

    [Fact]
    public async Task No_clock_and_no_old_picture_moves_a_cycle_back_or_ends_one_that_runs()
    {
        var user = await New(used: 3);
        var (start, end) = (await user.CycleStart(), await user.CycleEnd());
        // By the caller's clock it is not over: one that was set back by an hour, or is ten minutes behind.
        Assert.False(await user.RollOver(end, end, end.AddMonths(1), end - Skew));
        Assert.False(await user.RollOver(end, end, end.AddMonths(1), end - TimeSpan.FromHours(1)));
        // Back, into itself, into a cycle to come, or into nothing.
        Assert.False(await user.RollOver(end, start.AddMonths(-1), start, start.AddDays(-3)));
        Assert.False(await user.RollOver(end, start, end, end.AddDays(-1)));
        Assert.False(await user.RollOver(end, end.AddMonths(1), end.AddMonths(2), end.AddDays(1)));
        Assert.False(await user.RollOver(end, end, end, end));
        Assert.Equal((start, end), (await user.CycleStart(), await user.CycleEnd()));
        Assert.Empty(await user.History());

        Assert.True(await user.RollOver(end, end, end.AddMonths(1), end));
        // Who still has the old picture, and who does it again.
        Assert.False(await user.RollOver(end, end, end.AddMonths(1), end.AddMinutes(1)));
        Assert.False(await user.RollOver(start, end, end.AddMonths(1), end.AddMinutes(1)));
        Assert.Equal((end, end.AddMonths(1)), (await user.CycleStart(), await user.CycleEnd()));
        Assert.Equal("0/0/0", await user.Counter());
        Assert.Equal(["3/0/10"], await user.History());
    }

    [Fact]
    public async Task Units_that_are_settled_while_a_cycle_ends_are_in_one_of_the_two()
    {
        var user = await New(used: 0);
        await user.Set("quota_limit = 1000");
        var holds = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => user.Hold()));
        await Task.WhenAll([.. holds.Select(hold => user.Settle(hold, commit: true)), user.RollOver()]);
        // All were held in the first, whenever they were settled.
        Assert.Equal("0/0/0", await user.Counter());
        Assert.Equal(["30/0/1000"], await user.History());
    }

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    async Task<Ledger> New(long used, bool overage = false)
    {
        var user = new Ledger(await system.App.RegisterAsync());
        await user.Set($"used = {used}, overage_allowed = {overage}");
        return user;
    }

    Task Run(string sql) => Sql.RunAsync(system.App.Database, sql, "streamvibe_service");

    /// <summary>The tables of one user's syncs.</summary>
    sealed class Ledger(TestUser user)
    {
        public Guid Id => user.Id;

        public Task Set(string what) => Sql.RunAsync(user.App.Database, string.Create(CultureInfo.InvariantCulture, $"update app.usage_counter set {what}, version = version + 1 where user_id = '{Id}' and kind = 'sync'"), "streamvibe_service");

        public async Task<Guid> Hold()
        {
            var operation = Chance.Id();
            await user.App.Grains.GetGrain<StreamVibe.Billing.ISubscriptionGrain>(Id).Hold(StreamVibe.Billing.QuotaKind.Sync, operation);
            return operation;
        }

        public Task<long> Settle(Guid operation, bool commit, DateTimeOffset? at = null) =>
            One<long>($"select held from app.settle_usage('{Id}', '{operation}', {commit}, {(at is { } time ? $"'{time:O}'" : "now()")})");

        /// <summary>To the next month, right after the end of this one.</summary>
        public async Task<bool> RollOver()
        {
            var end = await CycleEnd();
            return await RollOver(end, end, end.AddMonths(1), end);
        }

        public Task<bool> RollOver(DateTimeOffset seen, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now) => One<bool>($"select app.roll_over('{Id}', '{seen:O}', '{start:O}', '{end:O}', '{now:O}')");

        public Task<string> Counter() => One<string>($"select used || '/' || held || '/' || overage from app.usage_counter where user_id = '{Id}' and kind = 'sync'");

        public Task<List<string>> History() => Sql.ListAsync<string>(user.App.Database,
            $"select concat_ws('/', used, overage, coalesce(quota_limit::text, '')) from app.quota_usage_history where user_id = '{Id}' and kind = 'sync' order by cycle_start", "streamvibe_service");

        public Task<long> Overage(Guid operation) => One<long>($"select overage from app.usage_event where user_id = '{Id}' and operation_id = '{operation}'");

        public async Task<DateTimeOffset> CycleStart() => await One<DateTime>($"select cycle_start from app.subscription where user_id = '{Id}'");

        public async Task<DateTimeOffset> CycleEnd() => await One<DateTime>($"select cycle_end from app.subscription where user_id = '{Id}'");

        public async Task<(long Held, long Remaining, bool Allowed)> Allowed()
        {
            var quota = await user.Quota();
            return (quota.Number("held"), quota.Number("remaining"), quota.GetProperty("allowed").GetBoolean());
        }

        async Task<T> One<T>(string sql) => (await Sql.ListAsync<T>(user.App.Database, sql, "streamvibe_service"))[0];
    }
}
