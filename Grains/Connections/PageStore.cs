using Npgsql;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>
/// Saves one page of a run in one transaction: the known rows are locked, merged by the pure rule, and written together with
/// their revisions, the run's checkpoint and the connection's lease.
/// </summary>
sealed class PageStore(Database database, ImportStore import)
{
    /// <exception cref="RunLost">Nothing was written.</exception>
    public Task<PageCounts> Save(ConnectionState connection, OpenRun run, Checkpoint next, SyncPage page, DateTimeOffset now) => SyncStore.Fenced(async () =>
    {
        var target = new ImportTarget(connection.UserId, connection.Id, connection.AccountId, connection.Platform, run.Run.Id);
        await using var session = await database.ServicePool.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();

        var known = await Lock(session, target, page, now + SyncRules.Lease);
        var fresh = page.Items.Where(item => !known.ContainsKey(item.ExternalId)).ToList();
        var merges = page.Items.Where(item => known.ContainsKey(item.ExternalId)).Select(item => Merged(known[item.ExternalId], item)).ToList();
        var changed = merges.Where(merge => !merge.Changes.IsEmpty).ToList();
        var unchanged = merges.Where(merge => merge.Unchanged).Select(merge => merge.Remote.ExternalId).Concat(page.Unreadable).ToList();
        var counts = new PageCounts(
            fresh.Count + merges.Count(merge => !merge.Known.SeenInThisRun), fresh.Count,
            merges.Count(merge => !merge.Changes.IsEmpty || merge.Known.Deleted), page.Gone.Count(id => known.TryGetValue(id, out var item) && !item.Deleted));

        List<Statement> statements = [];
        if (fresh.Count > 0) statements.Add(import.Insert(target, fresh, now));
        if (merges.Exists(merge => !merge.Unchanged)) statements.Add(ImportStore.Update(target, merges.FindAll(merge => !merge.Unchanged), now));
        if (changed.Count > 0) statements.Add(ImportStore.Revise(target, changed, now));
        if (unchanged.Count > 0) statements.Add(ImportStore.Touch(target, unchanged));
        if (page.Gone.Count > 0) statements.Add(ImportStore.Delete(target, page.Gone, now));
        statements.Add(SyncStore.Advance(run, next, counts, now).ForItsEffect());

        await using (var batch = new NpgsqlBatch(session, transaction))
        {
            foreach (var statement in statements) batch.BatchCommands.Add(statement.ToCommand());
            await batch.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        return counts;
    });

    /// <summary>Some of the items that the pages did not show.</summary>
    public Task<List<string>> Unmet(ConnectionState connection, Guid runId, int limit) => database.Service.List(row => row.GetString(0),
        ImportStore.Unmet(new(connection.UserId, connection.Id, connection.AccountId, connection.Platform, runId), limit));

    static async Task<Dictionary<string, KnownItem>> Lock(NpgsqlConnection session, ImportTarget target, SyncPage page, DateTimeOffset lease)
    {
        var known = new Dictionary<string, KnownItem>();
        await using var batch = session.CreateBatch();
        // Connection, content, run: everybody locks in this order, so that nobody waits for each other.
        batch.BatchCommands.Add(SyncStore.Renew(target.ConnectionId, lease).ToCommand());
        batch.BatchCommands.Add(ImportStore.Lock(target, page.Items.Select(item => item.ExternalId).Concat(page.Gone)).ToCommand());
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (externalId, item) = ImportStore.Known(reader);
            known[externalId] = item;
        }
        return known;
    }

    static Merge Merged(KnownItem known, RemoteItem remote)
    {
        var json = remote.ToJson();
        return MergeRules.Decide(known, remote, json, RemoteItem.Hash(json));
    }
}

/// <summary>What one step of a run learned.</summary>
/// <param name="Items">As the platform says they are, each id once.</param>
/// <param name="Unreadable">Ids that exist but whose data make no sense: they are left as they are.</param>
/// <param name="Gone">Ids that the platform no longer knows.</param>
sealed record SyncPage(IReadOnlyList<RemoteItem> Items, IReadOnlyList<string> Unreadable, IReadOnlyList<string> Gone);
