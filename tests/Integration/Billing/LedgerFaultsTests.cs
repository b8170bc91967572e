using System.Diagnostics;
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
        var (writer, held) = (await ledger.WriterAsync(), 0);
        await UntilADeadlockAsync(async () =>
        {
            var people = (await ledger.PeopleAsync(new(10), new(10))).Order().ToArray();
            // The other waits for longer than the writer does before it asks what is wrong, so that the writer is the one who is sent back.
            await using var other = await SessionAsync($"set deadlock_timeout = '30s'; begin; select from app.usage_counter where user_id = '{people[1]}' for update");
            var both = await TogetherAsync(writer, people.Select(Request));
            await WaitersAsync(1, both);
            await RunAsync(other, $"select from app.usage_counter where user_id = '{people[0]}' for update");
            await RunAsync(other, "commit");
            var answers = await Task.WhenAll(both.Select(InTimeAsync));
            held += 1 + answers.Count(answer => answer is not null);
            Assert.All(answers, answer => Assert.True(answer is null or { Granted: true }));
            return !answers.Contains(null);
        });
        Assert.Equal([$"held {held}"], await StatesAsync());
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    [Fact]
    public async Task Two_crossed_transactions_both_happen_once()
    {
        var database = ledger.Silo();
        await UntilADeadlockAsync(async () =>
        {
            var people = await ledger.PeopleAsync(new(10), new(10));
            // Each has its first row before either asks for its second.
            await using var gate = await SessionAsync("select pg_advisory_lock(1)");
            List<Task<int>> both = [Crossed(people[0], people[1]), Crossed(people[1], people[0])];
            await WaitersAsync(2, both);
            await RunAsync(gate, "select pg_advisory_unlock(1)");
            if ((await Task.WhenAll(both.Select(InTimeAsync))).Contains(null)) return false;
            Assert.Equal([2L, 2L], await Sql.ListAsync<long>(ledger.ConnectionString, $"select used from app.usage_counter where kind = 'sync' and user_id in ('{people[0]}', '{people[1]}')", "streamvibe_service"));
            return true;
        });

        Task<int> Crossed(Guid mine, Guid theirs) => database.Service.Write(
            Use(mine), new Statement("select pg_advisory_xact_lock_shared(1)").ForItsEffect(), Use(theirs));
        static Statement Use(Guid person) => new("update app.usage_counter set used = used + 1 where user_id = $1 and kind = 'sync'", person);
    }

    [Fact]
    public async Task A_server_that_ends_the_session_of_a_group_gets_it_again()
    {
        var (writer, held) = (await ledger.WriterAsync(), 0);
        await UntilTheyMeetAsync(async () =>
        {
            var person = (await ledger.PeopleAsync(new Offer(1)))[0];
            await using var other = await SessionAsync($"begin; select from app.usage_counter where user_id = '{person}' for update");
            var hold = writer.Hold(Request(person));
            await WaitersAsync(1, [hold]);
            var ended = await Sql.ListAsync<bool>(PostgresFixture.AsSuperuser(ledger.ConnectionString), "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
            await RunAsync(other, "commit");
            if (await InTimeAsync(hold) is not { } answer) return false;
            Assert.True(answer.Granted);
            held++;
            return ended.Contains(true);
        });
        Assert.Equal([$"held {held}"], await StatesAsync());
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
        var wish = Request(somebody);
        var first = writer.Hold(wish);
        await WaitersAsync(1, [first]);
        var asked = wishes.Select(writer.Hold).ToList();
        await RunAsync(busy, "commit");
        if (await InTimeAsync(first) is null) await writer.Hold(wish);
        return asked;
    }

    /// <summary>Tries until both sides were there at once. The database ends a wait for a lock after two seconds, so that on a slow machine one is gone before the other has come: then new people try.</summary>
    static async Task UntilTheyMeetAsync(Func<Task<bool>> meet)
    {
        for (var tries = 1; !await meet(); tries++) Assert.True(tries < 10, "They never met.");
    }

    /// <summary>As above, until the database has counted a deadlock: it looks for one a single time, a second after a wait began. It tells of it some seconds later.</summary>
    Task UntilADeadlockAsync(Func<Task<bool>> meet) => UntilTheyMeetAsync(async () =>
    {
        if (!await meet()) return false;
        var began = Stopwatch.GetTimestamp();
        return (await Eventually.Get("the deadlock to be counted", DeadlocksAsync, counted => counted[0] > 0 || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(15)))[0] > 0;
    });

    /// <summary>What is answered; null where a lock was not given in time.</summary>
    static async Task<T?> InTimeAsync<T>(Task<T> asked) where T : struct
    {
        try
        {
            return await asked;
        }
        catch (NpgsqlException late) when (late.SqlState == PostgresErrorCodes.LockNotAvailable || late.InnerException is TimeoutException)
        {
            return null;
        }
    }

    static HoldRequest Request(Guid person) => new(person, Chance.Id(), QuotaKind.Sync);

    Task<List<string>> StatesAsync() =>
        Sql.ListAsync<string>(ledger.ConnectionString, "select state || ' ' || count(*) from app.usage_event group by state order by state", "streamvibe_service");

    Task<List<long>> DeadlocksAsync() => Sql.ListAsync<long>(ledger.ConnectionString, "select deadlocks from pg_stat_database where datname = current_database()");

    /// <summary>Returns once so many wait for a lock, or some do no longer.</summary>
    async Task WaitersAsync(int count, IEnumerable<Task> asked) => await Eventually.Get("the writer to wait for a lock", () => Sql.ListAsync<long>(PostgresFixture.AsSuperuser(ledger.ConnectionString),
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"), waiting => waiting[0] == count || asked.Any(one => one.IsCompleted));

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
