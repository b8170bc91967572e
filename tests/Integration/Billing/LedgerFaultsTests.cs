using Npgsql;
using StreamVibe.Billing;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The writer of holds while the database loses answers, breaks deadlocks, goes away, or keeps a counter locked.</summary>
public sealed class LedgerFaultsTests(PostgresFixture postgres) : IAsyncLifetime
{
    Ledger ledger = null!;

    public async ValueTask InitializeAsync() => ledger = await Ledger.CreateAsync(postgres);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_group_whose_commit_nobody_heard_of_is_sent_again_and_counted_once()
    {
        var people = await ledger.PeopleAsync(new(10), new(1));
        await using var wire = new LossyWire(new NpgsqlConnectionStringBuilder(ledger.ConnectionString).Host!);
        var writer = await ledger.WriterAsync(ledger.Silo(text => new(text.ConnectionString) { Host = "127.0.0.1", Port = wire.Port }));
        Assert.True((await writer.Hold(Request(people[0]))).Granted);
        wire.Lose(3);
        var answers = await Task.WhenAll(people.SelectMany(person => Enumerable.Range(0, 2).Select(_ => writer.Hold(Request(person)))));
        Assert.Equal(3, wire.Lost);
        Assert.Equal([true, true, true, false], answers.Select(answer => answer.Granted));
        Assert.Equal(["held 4", "refused 1"], await StatesAsync());
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    [Fact]
    public async Task An_answer_that_stays_away_is_said_in_time_and_the_same_id_gets_it_later()
    {
        var person = (await ledger.PeopleAsync(new Offer(1)))[0];
        await using var wire = new LossyWire(new NpgsqlConnectionStringBuilder(ledger.ConnectionString).Host!);
        var writer = await ledger.WriterAsync(ledger.Silo(text => new(text.ConnectionString) { Host = "127.0.0.1", Port = wire.Port }));
        var wish = Request(person);
        wire.Lose(int.MaxValue);
        var failure = await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer.Hold(wish));
        Assert.True(UnavailableFilter.Means(failure));
        wire.Lose(0);
        Assert.True((await writer.Hold(wish)).Granted);
        Assert.Equal(["held 1"], await StatesAsync());
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    [Fact]
    public async Task A_group_that_meets_a_deadlock_is_sent_again_and_counted_once()
    {
        var people = (await ledger.PeopleAsync(new(10), new(10))).Order().ToArray();
        var writer = await ledger.WriterAsync();
        // The other waits for longer than the writer does before it asks what is wrong, so that the writer is the one who is sent back.
        await using var other = await SessionAsync($"set deadlock_timeout = '30s'; begin; select from app.usage_counter where user_id = '{people[1]}' for update");
        var both = await TogetherAsync(writer, people.Select(Request));
        await WaitersAsync(1);
        await RunAsync(other, $"select from app.usage_counter where user_id = '{people[0]}' for update");
        await RunAsync(other, "commit");
        Assert.All(await Task.WhenAll(both), answer => Assert.True(answer.Granted));
        Assert.Equal(["held 3"], await StatesAsync());
        Assert.Empty(await ledger.ContradictionsAsync());
        Assert.NotEqual([0L], await Eventually.Get("the deadlock to be counted", DeadlocksAsync, counted => counted[0] > 0));
    }

    [Fact]
    public async Task Two_crossed_transactions_both_happen_once()
    {
        var people = (await ledger.PeopleAsync(new(10), new(10))).Order().ToArray();
        var database = ledger.Silo();
        await Task.WhenAll(Crossed(people[0], people[1]), Crossed(people[1], people[0]));
        Assert.Equal([2L, 2L], await Sql.ListAsync<long>(ledger.ConnectionString, "select used from app.usage_counter where kind = 'sync'", "streamvibe_service"));
        Assert.NotEqual([0L], await Eventually.Get("the deadlock to be counted", DeadlocksAsync, counted => counted[0] > 0));

        Task<int> Crossed(Guid mine, Guid theirs) => database.Service.Write(
            Use(mine), new Statement("select pg_sleep(0.5)").ForItsEffect(), Use(theirs));
        static Statement Use(Guid person) => new("update app.usage_counter set used = used + 1 where user_id = $1 and kind = 'sync'", person);
    }

    [Fact]
    public async Task A_server_that_ends_the_session_of_a_group_gets_it_again()
    {
        var person = (await ledger.PeopleAsync(new Offer(1)))[0];
        var writer = await ledger.WriterAsync();
        await using var other = await SessionAsync($"begin; select from app.usage_counter where user_id = '{person}' for update");
        var hold = writer.Hold(Request(person));
        await WaitersAsync(1);
        await RunAsync(other, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await RunAsync(other, "commit");
        Assert.True((await hold).Granted);
        Assert.Equal(["held 1"], await StatesAsync());
    }

    [Fact]
    public async Task Whoever_keeps_one_counter_locked_keeps_nobody_else_waiting()
    {
        var people = await ledger.PeopleAsync(new(10), new(10), new(10));
        var writer = await ledger.WriterAsync();
        await using var other = await SessionAsync($"begin; select from app.usage_counter where user_id = '{people[1]}' for update");
        var wishes = people.Select(Request).ToList();
        var asked = await TogetherAsync(writer, wishes);
        Assert.True((await asked[0]).Granted);
        Assert.True((await asked[2]).Granted);
        Assert.True(UnavailableFilter.Means(await Assert.ThrowsAnyAsync<NpgsqlException>(() => asked[1])));
        await RunAsync(other, "commit");
        Assert.True((await writer.Hold(wishes[1])).Granted);
        Assert.Equal(["held 4"], await StatesAsync());
    }

    [Fact]
    public async Task A_wish_that_cannot_be_stored_costs_only_itself()
    {
        var people = await ledger.PeopleAsync(new(10), new(10));
        await Sql.RunAsync(PostgresFixture.AsSuperuser(ledger.ConnectionString), $"alter table app.usage_event add constraint nothing_of_theirs check (operation_id <> '{Lines.Operation(13)}')");
        var writer = await ledger.WriterAsync();
        var bad = new HoldRequest(people[0], Lines.Operation(13), QuotaKind.Sync);
        var asked = await TogetherAsync(writer, people.SelectMany(person => Enumerable.Range(1, 5).Select(number => new HoldRequest(person, Lines.Operation(number), QuotaKind.Sync))).Prepend(bad));
        Assert.Equal("nothing_of_theirs", (await Assert.ThrowsAsync<PostgresException>(() => asked[0])).ConstraintName);
        Assert.All(await Task.WhenAll(asked[1..]), answer => Assert.True(answer.Granted));
        Assert.Equal(["held 11"], await StatesAsync());
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    /// <summary>Has these written as one group: they come while the writer is busy with somebody else.</summary>
    async Task<List<Task<HoldAnswer>>> TogetherAsync(HoldWriter writer, IEnumerable<HoldRequest> wishes)
    {
        var somebody = (await ledger.PeopleAsync(new Offer(10)))[0];
        await using var busy = await SessionAsync($"begin; select from app.usage_counter where user_id = '{somebody}' for update");
        var first = writer.Hold(Request(somebody));
        await WaitersAsync(1);
        var asked = wishes.Select(writer.Hold).ToList();
        await RunAsync(busy, "commit");
        await first;
        return asked;
    }

    static HoldRequest Request(Guid person) => new(person, Chance.Id(), QuotaKind.Sync);

    Task<List<string>> StatesAsync() =>
        Sql.ListAsync<string>(ledger.ConnectionString, "select state || ' ' || count(*) from app.usage_event group by state order by state", "streamvibe_service");

    Task<List<long>> DeadlocksAsync() => Sql.ListAsync<long>(ledger.ConnectionString, "select deadlocks from pg_stat_database where datname = current_database()");

    async Task WaitersAsync(int count) => await Eventually.Get("the writer to wait for a lock", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(ledger.ConnectionString),
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), waiting => waiting[0] == count);

    async Task<NpgsqlConnection> SessionAsync(string sql)
    {
        var session = new NpgsqlConnection(PostgresFixture.AsSuperuser(ledger.ConnectionString));
        await session.OpenAsync();
        await RunAsync(session, sql);
        return session;
    }

    static async Task RunAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}
