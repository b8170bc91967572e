using Npgsql;
using StreamVibe.Bench.Seeding;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Ingest;

/// <summary>One channel with an open run, written to page by page: by the product's store, or by the same transactions without it.</summary>
sealed class WrittenChannel
{
    readonly ConnectionState connection;
    readonly PageStore pages;
    readonly ImportStore import = new(new StreamVibe.Ids(TimeProvider.System));
    OpenRun run;

    WrittenChannel(Database database, ConnectionState connection, OpenRun run) => (this.connection, this.run, pages) = (connection, run, new(database, import));

    public static async Task<WrittenChannel> OpenAsync(Database database, SeededAccount account)
    {
        var connection = await database.Service.One(HealthStore.Map, new Statement($"{HealthStore.Select} where c.id = $1", account.ConnectionId))
            ?? throw new InvalidOperationException("The seed lacks a connection.");
        var run = new SyncRun(account.Id, connection.Id, SyncStatus.Running, SyncTrigger.Manual, 0, 0, 0, 0, null, null, null);
        await database.Service.Write(new Statement(
            "insert into app.sync_run (id, user_id, connection_id, trigger, status, queued_at) values ($1, $2, $3, 'manual', 'running', $4)", run.Id, connection.UserId, connection.Id, Now));
        return new(database, connection, new(run, Checkpoint.Reading("uploads", SyncPass.Complete), 1));
    }

    /// <summary>As a sync does.</summary>
    public async Task SaveAsync(IReadOnlyList<RemoteItem> items)
    {
        var next = run.Checkpoint with { Pages = run.Checkpoint.Pages + 1 };
        await pages.Save(connection, run, next, new SyncPage(items, [], []), Now);
        Advanced(next);
    }

    /// <summary>The statements of such a page, ready to be sent: everything but the database is left out.</summary>
    public (Statement[] First, Statement[] Then) Prepare(IReadOnlyList<RemoteItem> items)
    {
        var target = new ImportTarget(connection.UserId, connection.Id, connection.AccountId, connection.Platform, run.Run.Id);
        var next = run.Checkpoint with { Pages = run.Checkpoint.Pages + 1 };
        var statements = (
            new[] { SyncStore.Renew(connection.Id, Now + SyncRules.Lease), ImportStore.Lock(target, items.Select(item => item.ExternalId)) },
            new[] { import.Insert(target, items, Now), SyncStore.Advance(run, next, new(items.Count, items.Count, 0, 0), Now) });
        Advanced(next);
        return statements;
    }

    /// <summary>Sends them as one transaction on one connection.</summary>
    public static async Task SendAsync(NpgsqlConnection session, (Statement[] First, Statement[] Then) page)
    {
        await using var transaction = await session.BeginTransactionAsync();
        foreach (var statements in new[] { page.First, page.Then })
        {
            await using var batch = new NpgsqlBatch(session, transaction);
            foreach (var statement in statements) batch.BatchCommands.Add(statement.ToCommand());
            await batch.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    void Advanced(Checkpoint next) => run = run with { Checkpoint = next, Version = run.Version + 1 };
}
