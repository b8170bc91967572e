using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The ledger under pressure, at the level of the grain: no route holds a unit alone.</summary>
public sealed class LedgerTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    StreamVibeApp App => system.App;

    [Fact]
    public async Task A_thousand_holds_at_once_at_the_limit_minus_ten_grant_exactly_ten()
    {
        var user = await App.RegisterAsync();
        await Sql.RunAsync(App.Database, $"update app.usage_counter set quota_limit = 500, used = 490, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Hold(user.Id, Chance.Id())));
        Assert.Equal(10, outcomes.Count(granted => granted));

        Assert.Equal(["490/10/0"], await Counter(user.Id));
        Assert.Equal(["held 10", "refused 990"], await States(user.Id));
        var quota = await user.Quota();
        Assert.Equal((490, 10, 0, false), (quota.Number("used"), quota.Number("held"), quota.Number("remaining"), quota.GetProperty("allowed").GetBoolean()));
    }

    [Fact]
    public async Task The_same_operation_fifty_times_at_once_holds_once_with_one_answer()
    {
        var (user, operation) = (await App.RegisterAsync(), Chance.Id());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Hold(user.Id, operation)));
        Assert.All(outcomes, Assert.True);
        Assert.Equal(["0/1/0"], await Counter(user.Id));
        Assert.Equal(1, (await user.Quota()).Number("held"));
    }

    [Fact]
    public async Task A_refused_operation_stays_refused_also_where_there_is_room_by_now()
    {
        var (user, operation) = (await App.RegisterAsync(), Chance.Id());
        await Use(user.Id, 10);
        Assert.False(await Hold(user.Id, operation));
        Assert.False(await Hold(user.Id, operation));
        await Use(user.Id, 0);
        Assert.False(await Hold(user.Id, operation));
        Assert.Equal(["refused 1"], await States(user.Id));
        Assert.True(await Hold(user.Id, Chance.Id()));
        Assert.Equal(["0/1/0"], await Counter(user.Id));
    }

    [Fact]
    public async Task An_operation_of_another_kind_is_named_and_nothing_is_counted()
    {
        var (user, operation) = (await App.RegisterAsync(), Chance.Id());
        Assert.True(await Hold(user.Id, operation));
        var refusal = await Assert.ThrowsAsync<DomainException>(() => App.Grains.GetGrain<ISubscriptionGrain>(user.Id).Hold(QuotaKind.AiAnalysis, operation));
        Assert.Equal(ErrorCode.IdempotencyMismatch, refusal.Code);
        Assert.Contains("'sync'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), ((await user.Quota("ai_analysis")).Number("held"), (await user.Quota()).Number("held")));
        Assert.Equal(["held 1"], await States(user.Id));
    }

    [Theory]
    [InlineData(true, "1/0/0", "committed 1")]
    [InlineData(false, "0/0/0", "released 1")]
    public async Task Settling_twice_counts_once(bool commit, string counter, string states)
    {
        var (user, operation) = (await App.RegisterAsync(), Chance.Id());
        Assert.True(await Hold(user.Id, operation));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Settle(user.Id, operation, commit)));
        // Nor does the other way change it any more.
        await Settle(user.Id, operation, !commit);
        Assert.Equal([counter], await Counter(user.Id));
        Assert.Equal([states], await States(user.Id));
        // The same work again finds what was counted. What was given back is not held anew, so that nothing runs on it.
        if (commit) Assert.True(await Hold(user.Id, operation));
        else Assert.Equal(ErrorCode.Gone, (await Assert.ThrowsAsync<DomainException>(() => Hold(user.Id, operation))).Code);
        Assert.Equal([counter], await Counter(user.Id));
        Assert.Equal([states], await States(user.Id));
    }

    [Fact]
    public async Task Holds_and_settlements_at_once_agree_with_the_events()
    {
        var user = await App.RegisterAsync();
        await Sql.RunAsync(App.Database, $"update app.usage_counter set quota_limit = 10000, version = version + 1 where user_id = '{user.Id}' and kind = 'sync'", "streamvibe_service");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var operation = Chance.Id();
            await Hold(user.Id, operation);
            if (i % 4 != 0) await Settle(user.Id, operation, commit: i % 4 != 1);
        }));
        Assert.Equal(["100/50/0"], await Counter(user.Id));
        Assert.Equal(["committed 100", "held 50", "released 50"], await States(user.Id));
    }

    [Fact]
    public async Task Of_many_users_at_once_each_gets_their_own_limit()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.RegisterAsync()));
        await Task.WhenAll(users.SelectMany(user => Enumerable.Range(0, 25).Select(_ => Hold(user.Id, Chance.Id()))));
        foreach (var user in users) Assert.Equal(["0/10/0"], await Counter(user.Id));
    }

    async Task<bool> Hold(Guid user, Guid operation)
    {
        try
        {
            await App.Grains.GetGrain<ISubscriptionGrain>(user).Hold(QuotaKind.Sync, operation);
            return true;
        }
        catch (DomainException refused) when (refused.Code == ErrorCode.QuotaExceeded)
        {
            return false;
        }
    }

    Task Use(Guid user, int used) =>
        Sql.RunAsync(App.Database, $"update app.usage_counter set used = {used}, version = version + 1 where user_id = '{user}' and kind = 'sync'", "streamvibe_service");

    Task Settle(Guid user, Guid operation, bool commit) =>
        Sql.RunAsync(App.Database, $"select 1::int8 from app.settle_usage('{user}', '{operation}', {commit}, now())", "streamvibe_service");

    Task<List<string>> Counter(Guid user) =>
        Sql.ListAsync<string>(App.Database, $"select used || '/' || held || '/' || overage from app.usage_counter where user_id = '{user}' and kind = 'sync'", "streamvibe_service");

    Task<List<string>> States(Guid user) =>
        Sql.ListAsync<string>(App.Database, $"select state || ' ' || count(*) from app.usage_event where user_id = '{user}' group by state order by state", "streamvibe_service");
}
