using Npgsql;
using StreamVibe.Content;
using StreamVibe.Content.Publishing;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>
/// Saves one page of a run in one transaction: the known rows are locked, merged by the pure rule, and written together with
/// their revisions, the quarantine, the run's checkpoint and the connection's lease.
/// </summary>
sealed class PageStore(Database database, ImportStore import)
{
    /// <exception cref="RunLost">Nothing was written.</exception>
    public Task<PageCounts> Save(ConnectionState connection, OpenRun run, Checkpoint next, SyncPage page, DateTimeOffset now) => Save(connection, run, _ => next, page, now);

    /// <param name="next">Decides the checkpoint by what the page brought.</param>
    /// <exception cref="RunLost">Nothing was written.</exception>
    public async Task<PageCounts> Save(ConnectionState connection, OpenRun run, Func<PageCounts, Checkpoint> next, SyncPage page, DateTimeOffset now)
    {
        try
        {
            return (await Write(connection, run, next, page, now)).Counts;
        }
        catch (PostgresException refused) when (page.Items.Count > 0 && IsAboutData(refused))
        {
            return await SaveSingly(connection, run, next, page, now);
        }
    }

    /// <summary>How many items of the connection are known.</summary>
    public Task<int> Count(ConnectionState connection) => database.Service.One(row => row.GetInt32(0), new Statement(
        "select count(*)::int from app.content_item where social_account_id = $1 and deleted_at is null", connection.AccountId));

    /// <summary>Some of the items that the pages did not show.</summary>
    public Task<List<string>> Unmet(ConnectionState connection, Guid runId, int limit) =>
        database.Service.List(row => row.GetString(0), ImportStore.Unmet(Target(connection, runId), limit));

    // Something on the page cannot be stored: each item by itself, so that only the culprit stays out. The checkpoint moves with the last write.
    async Task<PageCounts> SaveSingly(ConnectionState connection, OpenRun run, Func<PageCounts, Checkpoint> next, SyncPage page, DateTimeOffset now)
    {
        var (counts, broken, doubtful) = (new PageCounts(), page.Broken.ToList(), false);
        foreach (var item in page.Items)
        {
            try
            {
                var one = await Write(connection, run, _ => run.Checkpoint, new([item], [], []) { AskedAt = page.AskedAt }, now);
                (counts, doubtful) = (counts + one.Counts, doubtful || one.Doubtful);
                run = run with { Version = run.Version + 1 };
            }
            catch (PostgresException refused) when (IsAboutData(refused))
            {
                broken.Add(new(item.ExternalId, "not_storable"));
            }
        }
        var rest = await Write(connection, run, brought => next(counts + brought), (doubtful ? page.ToBeReadAgain() : page) with { Items = [], Broken = broken }, now);
        return counts + rest.Counts;
    }

    // A value that does not fit (class 22), a check, a limit of the server (class 54).
    static bool IsAboutData(PostgresException refused) =>
        refused.SqlState is PostgresErrorCodes.CheckViolation || refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("54", StringComparison.Ordinal);

    Task<(PageCounts Counts, bool Doubtful)> Write(ConnectionState connection, OpenRun run, Func<PageCounts, Checkpoint> next, SyncPage page, DateTimeOffset now) => SyncStore.Fenced(() => Repeat.WhereUndone(async () =>
    {
        var (target, lease) = (Target(connection, run.Run.Id), SyncStore.Renew(connection.Id, now + SyncRules.Lease));
        if (page.Items.Count + page.Broken.Count + page.Gone.Count == 0)
        {
            var met = new PageCounts(page.SameMet, 0, 0, 0, page.Unidentified);
            await database.Service.Write([lease, .. Rest(target, page), SyncStore.Advance(run, next(met), met, now).ForItsEffect()]);
            return (met, false);
        }
        await using var session = await database.ServicePool.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        var known = await Lock(session, lease, target, page);
        // A page that is remembered whole would hide what was left out here until something else changes on it.
        if (known.IsDoubtful(page)) page = page.ToBeReadAgain();
        var (counts, statements) = Changes(target, page, known, now);
        await using (var batch = new NpgsqlBatch(session, transaction))
        {
            foreach (var statement in (Statement[])[.. statements, .. Rest(target, page), SyncStore.Advance(run, next(counts), counts, now)]) batch.BatchCommands.Add(statement.ToCommand());
            await batch.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
        return (counts, known.IsDoubtful(page));
    }));

    (PageCounts Counts, List<Statement> Statements) Changes(ImportTarget target, SyncPage page, Known known, DateTimeOffset now)
    {
        var fresh = page.Items.Where(item => !known.Items.ContainsKey(item.ExternalId)).ToList();
        var merges = page.Items.Where(item => known.Items.ContainsKey(item.ExternalId)).Select(item => Merged(known.Items[item.ExternalId], item)).ToList();
        var changed = merges.Where(merge => !merge.Changes.IsEmpty).ToList();
        var counts = new PageCounts(
            fresh.Count + page.SameMet + merges.Count(merge => !merge.Known.SeenInThisRun), fresh.Count,
            merges.Count(merge => !merge.Changes.IsEmpty || merge.Known.Deleted), page.Gone.Count(id => known.Items.TryGetValue(id, out var item) && !item.Deleted),
            page.Unidentified + page.Broken.Count(item => !known.Counted.Contains(item.ExternalId)));

        List<Statement> statements = [];
        if (fresh.Count > 0) statements.Add(import.Insert(target, fresh, now));
        if (merges.Exists(merge => !merge.Unchanged)) statements.Add(ImportStore.Update(target, merges.FindAll(merge => !merge.Unchanged), now));
        if (changed.Count > 0) statements.Add(ImportStore.Revise(target, changed, now));
        if (merges.Exists(merge => merge.Unchanged)) statements.Add(ImportStore.Touch(target, merges.Where(merge => merge.Unchanged).Select(merge => merge.Remote.ExternalId)));
        if (page.Gone.Count > 0) statements.Add(ImportStore.Delete(target, page.Gone, now));
        statements.Add(QuarantineStore.Release(target, page.Items.Select(item => item.ExternalId).Concat(page.Gone)));
        if (page.Broken.Count > 0) statements.Add(QuarantineStore.Put(target, page.Broken, now));
        return (counts, statements);
    }

    static IEnumerable<Statement> Rest(ImportTarget target, SyncPage page)
    {
        if (page.Same.Count + page.Broken.Count > 0) yield return ImportStore.Touch(target, page.Same.Concat(page.Broken.Select(item => item.ExternalId)));
        if (page.Page is { } read) yield return ListPageStore.Put(target, read);
    }

    static async Task<Known> Lock(NpgsqlConnection session, Statement lease, ImportTarget target, SyncPage page)
    {
        var known = new Known([], []);
        var ids = page.Items.Select(item => item.ExternalId).Concat(page.Gone).ToList();
        await using var batch = session.CreateBatch();
        // Connection, content, run: everybody locks in this order, so that nobody waits for each other.
        batch.BatchCommands.Add(lease.ToCommand());
        batch.BatchCommands.Add(ImportStore.Lock(target, ids).ToCommand());
        // Read once the items are locked: a publication that ends waits for that, or has ended.
        batch.BatchCommands.Add(PublicationStore.OwnWrites(target, ids, page.AskedAt).ToCommand());
        if (page.Broken.Count > 0) batch.BatchCommands.Add(QuarantineStore.Counted(target, page.Broken).ToCommand());
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (externalId, item) = ImportStore.Known(reader);
            known.Items[externalId] = item;
        }
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var (externalId, write) = PublicationStore.OwnWrite(reader);
            if (known.Items.TryGetValue(externalId, out var item)) known.Items[externalId] = item.With(write);
        }
        if (await reader.NextResultAsync())
            while (await reader.ReadAsync()) known.Counted.Add(reader.GetString(0));
        return known;
    }

    static Merge Merged(KnownItem known, RemoteItem remote)
    {
        var certain = OwnWriteRules.Certain(known, remote);
        var json = certain.ToJson();
        return MergeRules.Decide(OwnWriteRules.Aware(known, certain), certain, json, RemoteItem.Hash(json));
    }

    static ImportTarget Target(ConnectionState connection, Guid runId) => new(connection.UserId, connection.Id, connection.AccountId, connection.Platform, runId);

    /// <summary>What is here of a page.</summary>
    /// <param name="Counted">Ids that this run has counted as quarantined before.</param>
    sealed record Known(Dictionary<string, KnownItem> Items, HashSet<string> Counted)
    {
        /// <summary>Whether the page says of an item what may have been so before we wrote to it.</summary>
        public bool IsDoubtful(SyncPage page) => page.Items.Any(item => Items.TryGetValue(item.ExternalId, out var known) && OwnWriteRules.Certain(known, item) != item);
    }
}
