using Npgsql;
using StreamVibe.Bench.Seeding;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Library;

/// <summary>One thing that people ask for, over HTTP and as the statement behind it.</summary>
/// <param name="Ask">The path, and the statement for the same rows.</param>
sealed record Question(string Name, IReadOnlyList<SeededUser> Users, Func<SeededUser, Random, (string Path, Statement Statement)> Ask)
{
    /// <summary>The statement as its user on a pooled connection, all rows read: what no client of the database could do without.</summary>
    public static async Task RunAsync(NpgsqlDataSource source, SeededUser user, Statement statement)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new Statement("select set_config('app.user_id', $1, true)", user.Id.ToString()).ToCommand());
        batch.BatchCommands.Add(statement.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var row = new object[reader.FieldCount];
        while (await reader.ReadAsync()) reader.GetValues(row);
    }
}
