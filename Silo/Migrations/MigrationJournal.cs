using System.Data;
using DbUp.Engine;
using DbUp.Engine.Transactions;

namespace StreamVibe.Migrations;

/// <summary>Which scripts were applied, and their text's checksum. Table <c>migrations.applied</c>.</summary>
sealed class MigrationJournal(Func<IConnectionManager> connection, IReadOnlyList<SqlScript> scripts) : IJournal
{
    /// <exception cref="InvalidOperationException">A script was edited after it had been applied.</exception>
    public string[] GetExecutedScripts() => connection().ExecuteCommandsWithManagedConnection(command =>
    {
        var applied = Applied(command);
        var edited = scripts.Where(script => applied.TryGetValue(script.Name, out var checksum) && checksum != MigrationScripts.Checksum(script)).Select(script => script.Name).ToList();
        return edited.Count == 0 ? applied.Keys.ToArray() : throw new InvalidOperationException(
            $"{string.Join(", ", edited)} changed after being applied to this database. Scripts only go forward: put the change into a new numbered script.");
    });

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var command = dbCommandFactory();
        command.CommandText = "insert into migrations.applied (script, checksum) values (@script, @checksum)";
        Add(command, "script", script.Name);
        Add(command, "checksum", MigrationScripts.Checksum(script));
        command.ExecuteNonQuery();
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using var command = dbCommandFactory();
        command.CommandText =
            """
            create schema if not exists migrations;
            create table if not exists migrations.applied (
              script text not null,
              checksum text not null,
              applied_at timestamptz not null default now(),
              constraint applied_pkey primary key (script)
            );
            comment on table migrations.applied is 'The numbered scripts of db/ this database has seen.';
            """;
        command.ExecuteNonQuery();
    }

    static Dictionary<string, string> Applied(Func<IDbCommand> dbCommandFactory)
    {
        using var exists = dbCommandFactory();
        exists.CommandText = "select to_regclass('migrations.applied') is not null";
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        if (exists.ExecuteScalar() is not true) return applied;
        using var command = dbCommandFactory();
        command.CommandText = "select script, checksum from migrations.applied order by script";
        using var reader = command.ExecuteReader();
        while (reader.Read()) applied.Add(reader.GetString(0), reader.GetString(1));
        return applied;
    }

    static void Add(IDbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
