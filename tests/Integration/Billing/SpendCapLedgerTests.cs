using Npgsql;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>A spend cap under pressure: it is over all kinds, on all silos, from the moment that it is in force.</summary>
public sealed class SpendCapLedgerTests(PostgresFixture postgres) : IAsyncLifetime
{
    Ledger ledger = null!;

    public async ValueTask InitializeAsync() => ledger = await Ledger.CreateAsync(postgres);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task Wishes_of_all_kinds_at_two_silos_at_once_never_cost_more_than_the_cap_and_use_it_up()
    {
        var people = await ledger.PeopleAsync(new(10, true, Cap: 103, Price: 5), new(0, true, Cap: 97, Price: 0.5m), new(10, true, Cap: 0, Price: 5));
        // Many with room for one or two, of whom one silo is asked for syncs and the other for analyses.
        var crowd = await ledger.PeopleAsync([.. Enumerable.Repeat(new Offer(0, true, Cap: 14, Price: 5), 100)]);
        HoldWriter[] silos = [await ledger.WriterAsync(), await ledger.WriterAsync()];
        await Task.WhenAll(
            Task.WhenAll(crowd.SelectMany(person => Enumerable.Range(0, 6).Select(at => silos[at % 2].Hold(new(person, Chance.Id(), at % 2 == 0 ? QuotaKind.Sync : QuotaKind.AiAnalysis))))),
            Task.WhenAll(people.SelectMany(person => Enumerable.Range(0, 600).Select(at => silos[at % 2].Hold(new(person, Chance.Id(), at % 5 < 3 ? QuotaKind.Sync : QuotaKind.AiAnalysis))))));
        Assert.Empty(await ledger.ContradictionsAsync());
        // A group may have refused what fits; asked alone, that is given until nothing more fits: three cents are left, none, and none.
        foreach (var person in people) while ((await silos[0].Hold(new(person, Chance.Id(), QuotaKind.Sync))).Granted) { }
        Assert.Equal(["100", "97", "0"], await Task.WhenAll(people.Select(Spent)));
        // What the plan includes was given all the same.
        Assert.Equal(["10/10"], await Sql.ListAsync<string>(ledger.ConnectionString, $"select string_agg(held::text, '/') from app.usage_counter where user_id = '{people[2]}' and held > 0", "streamvibe_service"));
        Assert.Empty(await ledger.ContradictionsAsync());

        async Task<string> Spent(Guid person) => (await Sql.ListAsync<string>(ledger.ConnectionString,
            $"select trunc(sum((overage + least(held, greatest(used + held - quota_limit, 0))) * overage_price))::text from app.usage_counter where user_id = '{person}'", "streamvibe_service"))[0];
    }

    [Fact]
    public async Task What_fits_is_given_when_it_is_asked_alone_and_what_does_not_leaves_the_rest_to_others()
    {
        var person = (await ledger.PeopleAsync(new Offer(0, true, Cap: 24, Price: 5)))[0];
        var writer = await ledger.WriterAsync();
        // 5 for a sync, 10 for an analysis, and nobody knows what for a submission.
        foreach (var (kind, state) in new[]
        {
            (QuotaKind.AiAnalysis, "held"), (QuotaKind.SeoSubmission, "capped"), (QuotaKind.Sync, "held"), (QuotaKind.AiAnalysis, "capped"), (QuotaKind.Sync, "held"), (QuotaKind.Sync, "capped"),
        })
            Assert.Equal(state, (await writer.Hold(new(person, Chance.Id(), kind))).State);
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    [Theory]
    [InlineData("overage = 1")]
    [InlineData("held = 1")]
    public async Task While_something_may_be_charged_at_a_price_that_nobody_knows_nothing_more_is_given_above_a_limit(string charged)
    {
        var person = (await ledger.PeopleAsync(new Offer(0, true, Cap: 24, Price: 5)))[0];
        await Sql.RunAsync(ledger.ConnectionString, $"update app.usage_counter set {charged} where user_id = '{person}' and kind = 'seo_submission'", "streamvibe_service");
        var writer = await ledger.WriterAsync();
        Assert.Equal("capped", (await writer.Hold(new(person, Chance.Id(), QuotaKind.Sync))).State);
        await Sql.RunAsync(ledger.ConnectionString, $"update app.usage_counter set overage_price = 19 where user_id = '{person}' and kind = 'seo_submission'", "streamvibe_service");
        Assert.Equal("held", (await writer.Hold(new(person, Chance.Id(), QuotaKind.Sync))).State);
    }

    [Fact]
    public async Task A_refusal_by_the_cap_is_the_answer_of_its_id_for_ever()
    {
        var person = (await ledger.PeopleAsync(new Offer(0, true, Cap: 4, Price: 5)))[0];
        var (writer, wish) = (await ledger.WriterAsync(), new HoldRequest(person, Chance.Id(), QuotaKind.Sync));
        Assert.Equal("capped", (await writer.Hold(wish)).State);
        await Set(person, null);
        Assert.Equal("capped", (await writer.Hold(wish)).State);
        Assert.Equal("held", (await writer.Hold(wish with { OperationId = Chance.Id() })).State);
    }

    [Fact]
    public async Task A_cap_that_comes_while_holds_of_several_kinds_wait_is_over_all_of_them()
    {
        HoldWriter[] silos = [await ledger.WriterAsync(), await ledger.WriterAsync()];
        for (var round = 0; round < 10; round++)
        {
            var person = (await ledger.PeopleAsync(new Offer(0, true, Price: 5)))[0];
            await using var session = new NpgsqlConnection(PostgresFixture.AsSuperuser(ledger.ConnectionString));
            await session.OpenAsync();
            await Run(session, $"begin; select from app.usage_counter where user_id = '{person}' order by kind for no key update");
            // Both have looked which counters to lock before there is a cap.
            var asked = new[] { silos[0].Hold(new(person, Chance.Id(), QuotaKind.Sync)), silos[1].Hold(new(person, Chance.Id(), QuotaKind.AiAnalysis)) };
            await Eventually.Get("both to wait", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(ledger.ConnectionString),
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), waiting => waiting[0] == 2);
            await Run(session, $"update app.usage_counter set spend_cap = 12, had_cap = true where user_id = '{person}'; commit");
            Assert.Equal(["capped", "held"], (await Task.WhenAll(asked)).Select(answer => answer.State!).Order(StringComparer.Ordinal));
            Assert.Empty(await ledger.ContradictionsAsync());
        }
    }

    // One who had a cap is locked like one who has: else each new cap could find a group that waits with too few locks, and have it sent again.
    [Fact]
    public async Task Who_never_had_a_cap_locks_the_counter_that_is_asked_for_and_no_other()
    {
        var people = await ledger.PeopleAsync(new(10), new(10, Cap: 100), new(10, Cap: 100));
        await Set(people[2], null);
        await using var session = new NpgsqlConnection(PostgresFixture.AsSuperuser(ledger.ConnectionString));
        await session.OpenAsync();
        await Run(session, "begin; select from app.usage_counter where kind = 'seo_submission' for no key update");
        HoldWriter[] silos = [await ledger.WriterAsync(), await ledger.WriterAsync()];
        Assert.Equal("held", (await silos[0].Hold(new(people[0], Chance.Id(), QuotaKind.Sync))).State);
        var waiting = new[] { silos[0].Hold(new(people[1], Chance.Id(), QuotaKind.Sync)), silos[1].Hold(new(people[2], Chance.Id(), QuotaKind.Sync)) };
        await Eventually.Get("both to wait", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(ledger.ConnectionString),
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), found => found[0] == 2);
        await Run(session, "commit");
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("held", answer.State));
    }

    Task<int> Set(Guid person, long? cap) => ledger.Silo().Service.Write(BillingStore.SetSpendCap(person, cap, Ledger.Opened));

    static async Task Run(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}
