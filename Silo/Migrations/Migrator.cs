using DbUp;
using DbUp.Engine;
using Npgsql;

namespace StreamVibe.Migrations;

/// <summary>Brings a database to the state this build expects. Several processes may start at once: one works, the others wait and find nothing to do.</summary>
static class Migrator
{
    const long Lock = 0x53_74_72_56_69_62_65;

    static readonly TimeSpan longestScript = TimeSpan.FromMinutes(10);

    public static Task RunAsync(string connectionString, ILogger logger, CancellationToken cancellation) =>
        RunAsync(connectionString, MigrationScripts.Numbered, logger, cancellation);

    public static async Task RunAsync(string connectionString, IReadOnlyList<SqlScript> scripts, ILogger logger, CancellationToken cancellation)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "streamvibe/migrations", CommandTimeout = (int)longestScript.TotalSeconds };
        // The lock lives as long as this connection, whatever becomes of the others.
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_lock({Lock})", cancellation);
        await ExecuteAsync(connection, MigrationScripts.Roles, cancellation);
        text.Options = "-c role=streamvibe_owner";
        await Task.Run(() => Upgrade(text.ConnectionString, scripts, logger), cancellation);
    }

    static void Upgrade(string connectionString, IReadOnlyList<SqlScript> scripts, ILogger logger)
    {
        // Variables would read $f$ around a function's body as one of theirs.
        var result = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScripts(scripts.ToArray())
            .JournalTo((manager, _) => new MigrationJournal(manager, scripts))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(longestScript)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"Migrating the database failed{(result.ErrorScript is { } script ? $" in {script.Name}" : "")}: {result.Error.Message}", result.Error);
        foreach (var script in result.Scripts) MigrationLog.Applied(logger, script.Name);
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException($"{refused.MessageText} {refused.Hint}", refused);
        }
    }
}
