using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Storage;

/// <summary>Two people whose requests share one connection. <c>POOL_SEED</c> repeats what was printed.</summary>
public sealed class PooledUserTests(PostgresFixture postgres, ITestOutputHelper output)
{
    const int Tasks = 4;
    const string Rows = "select user_id, pg_backend_pid() from app.notification";

    static readonly Guid[] People = [new("00000000-0000-7000-8000-00000000000a"), new("00000000-0000-7000-8000-00000000000b")];

    readonly ConcurrentQueue<string> leaks = new();
    readonly ConcurrentDictionary<string, int> happened = new();
    readonly ConcurrentDictionary<int, int> connections = new();

    [Fact]
    public async Task Nobody_sees_a_foreign_row_in_ten_thousand_interleavings_with_errors_cancellations_and_readers_left_half_way()
    {
        await using var pool = Database.Open(await Populated(), "streamvibe_user", maxPool: 1);
        await Interleave(pool, 10_000, (user, statement) => Batch(pool, user, statement, untilTheTransactionEnds: true));
        output.WriteLine(string.Join(", ", happened.Select(pair => $"{pair.Key} {pair.Value}")) + $", {connections.Count} connections");
        Assert.Empty(leaks);
        // Each kind of mishap came, and they shared connections: a cancel may cost one.
        Assert.Equal(["as a user", "cancelled", "failed", "left half-way", "nobody"], happened.Keys.Order());
        Assert.All(happened.Values, times => Assert.True(times > 300));
        Assert.True(connections.Count < 3_000, $"{connections.Count} connections");
    }

    [Fact]
    public async Task A_user_that_outlives_the_transaction_is_noticed()
    {
        var address = await Populated();
        address.Set(new NpgsqlConnectionStringBuilder(address.ConnectionString) { NoResetOnClose = true }.ConnectionString);
        await using var pool = Database.Open(address, "streamvibe_user", maxPool: 1);
        await Interleave(pool, 400, (user, statement) => Batch(pool, user, statement, untilTheTransactionEnds: false));
        Assert.NotEmpty(leaks);
    }

    async Task Interleave(NpgsqlDataSource pool, int times, Func<Guid, string, NpgsqlBatch> asUser)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("POOL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : RandomNumberGenerator.GetInt32(1_000_000);
        output.WriteLine($"POOL_SEED={seed}");
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(async number =>
        {
            var chance = new Random(seed + number);
            for (var i = 0; i < times / Tasks; i++) await Once(pool, chance, People[chance.Next(2)], asUser);
        }));
    }

    Task Once(NpgsqlDataSource pool, Random chance, Guid user, Func<Guid, string, NpgsqlBatch> asUser) => chance.Next(10) switch
    {
        0 => Nobody(pool),
        1 => Failed(pool, user),
        2 => Cancelled(asUser(user, $"{Rows}, pg_sleep(0.002)"), user, TimeSpan.FromMicroseconds(chance.Next(6_000))),
        3 => HalfWay(asUser(user, $"{Rows}, generate_series(1, 500)"), user),
        4 or 5 => Whole(asUser(user, Rows), user),
        _ => ThroughTheDoor(pool, user),
    };

    async Task ThroughTheDoor(NpgsqlDataSource pool, Guid user)
    {
        foreach (var (owner, connection) in await new Door(pool, user).List(row => (row.GetGuid(0), row.GetInt32(1)), new Statement(Rows))) Seen("as a user", owner, user, connection);
    }

    async Task Whole(NpgsqlBatch batch, Guid user)
    {
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) Seen("as a user", reader.GetGuid(0), user, reader.GetInt32(1));
        await batch.DisposeAsync();
    }

    async Task HalfWay(NpgsqlBatch batch, Guid user)
    {
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        if (await reader.ReadAsync()) Seen("left half-way", reader.GetGuid(0), user, reader.GetInt32(1));
        await batch.DisposeAsync();
    }

    async Task Cancelled(NpgsqlBatch batch, Guid user, TimeSpan after)
    {
        using var cancel = new CancellationTokenSource(after);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancel.Token);
            await reader.NextResultAsync(cancel.Token);
            while (await reader.ReadAsync(cancel.Token)) Seen("as a user", reader.GetGuid(0), user, reader.GetInt32(1));
        }
        catch (OperationCanceledException)
        {
            happened.AddOrUpdate("cancelled", 1, (_, times) => times + 1);
        }
        finally
        {
            await batch.DisposeAsync();
        }
    }

    async Task Failed(NpgsqlDataSource pool, Guid user)
    {
        await Assert.ThrowsAsync<PostgresException>(() => new Door(pool, user).Write(new Statement("update app.notification set read_at = now()"), new Statement("select 1 / (select 0)")));
        happened.AddOrUpdate("failed", 1, (_, times) => times + 1);
    }

    // A query that forgot to say for whom it asks.
    async Task Nobody(NpgsqlDataSource pool)
    {
        await using var command = pool.CreateCommand("select user_id from app.notification");
        await using var reader = await command.ExecuteReaderAsync();
        if (await reader.ReadAsync()) leaks.Enqueue($"nobody saw a row of {reader.GetGuid(0)}");
        happened.AddOrUpdate("nobody", 1, (_, times) => times + 1);
    }

    void Seen(string how, Guid owner, Guid user, int connection)
    {
        if (owner != user) leaks.Enqueue($"{user} saw a row of {owner} ({how})");
        happened.AddOrUpdate(how, 1, (_, times) => times + 1);
        connections.TryAdd(connection, 0);
    }

    static NpgsqlBatch Batch(NpgsqlDataSource pool, Guid user, string statement, bool untilTheTransactionEnds)
    {
        var batch = pool.CreateBatch();
        batch.BatchCommands.Add(new($"select set_config('app.user_id', '{user}', {(untilTheTransactionEnds ? "true" : "false")})"));
        batch.BatchCommands.Add(new(statement));
        return batch;
    }

    async Task<DatabaseAddress> Populated()
    {
        var address = new DatabaseAddress();
        address.Set(await postgres.CreateDatabaseAsync());
        foreach (var (person, number) in People.Select((person, number) => (person, number)))
            await Sql.RunAsync(address.ConnectionString,
                $"""
                insert into auth."user" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                values ('{person}', '{number}@a.b', '{number}@A.B', '{number}@a.b', '{number}@A.B', true, false, false, 0);
                insert into app.users (id, email, display_name, created_at, updated_at) values ('{person}', '{number}@a.b', 'P', now(), now());
                insert into app.notification (id, user_id, kind, title, body, created_at) select gen_random_uuid(), '{person}', 'x', 'x', 'x', now() from generate_series(1, {3 + number});
                """, "streamvibe_service");
        return address;
    }
}
