using Npgsql;

namespace StreamVibe.Storage;

/// <summary>
/// A way into the database: for the product's own work, or for one user under row level security.
/// Everything given to one call is one round trip and one transaction: it happens whole or not at all. One that the server took back is tried again (<see cref="Repeat"/>).
/// </summary>
/// <param name="patience">Seconds for an answer, where they are not the pool's.</param>
public sealed class Door(NpgsqlDataSource source, Guid? user, int? patience = null)
{
    /// <summary>The same way for work that may take a minute: what removes a lot at once.</summary>
    public Door Patient => new(source, user, patience: 60);

    /// <summary>Runs the statements; answers the rows of the last one.</summary>
    public Task<List<T>> List<T>(Func<NpgsqlDataReader, T> read, params Statement[] statements) => Repeat.WhereUndone(async () =>
    {
        await using var batch = Batch(statements);
        await using var reader = await batch.ExecuteReaderAsync();
        var unread = statements[..^1].Count(statement => statement.HasUnreadRows) + (user is null ? 0 : 1);
        while (unread-- > 0) await reader.NextResultAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        // Errors of the commit arrive with the end of the reader.
        while (await reader.NextResultAsync()) { }
        return rows;
    });

    /// <summary>As <see cref="List{T}"/>, for statements whose last one answers a row or none.</summary>
    public async Task<T?> One<T>(Func<NpgsqlDataReader, T> read, params Statement[] statements)
    {
        var rows = await List(read, statements);
        return rows.Count > 0 ? rows[0] : default;
    }

    /// <summary>Runs the statements; answers how many rows they changed in all.</summary>
    public Task<int> Write(params Statement[] statements) => Repeat.WhereUndone(async () =>
    {
        await using var batch = Batch(statements);
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.NextResultAsync()) { }
        return Math.Max(0, reader.RecordsAffected);
    });

    // Without an explicit transaction a batch is one implicit transaction, so the user set by its first command ends with it.
    NpgsqlBatch Batch(Statement[] statements)
    {
        var batch = source.CreateBatch();
        if (patience is { } seconds) batch.Timeout = seconds;
        if (user is { } id) batch.BatchCommands.Add(new Statement("select set_config('app.user_id', $1, true)", id.ToString()).ToCommand());
        foreach (var statement in statements) batch.BatchCommands.Add(statement.ToCommand());
        return batch;
    }
}
