using Npgsql;

namespace StreamVibe.Migrations;

/// <summary>Row level security is the second wall under every query: a login it does not bind would tear that wall down unseen.</summary>
static class LoginCheck
{
    const int OldestVersion = 150000;

    /// <exception cref="InvalidOperationException">The server is too old, or the login stands above row level security where that is refused.</exception>
    public static async Task RunAsync(string connectionString, bool refuse, ILogger logger, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "select rolname, rolsuper or rolbypassrls, current_setting('server_version_num')::int, current_setting('server_version') from pg_roles where rolname = session_user", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var login = reader.GetString(0);
        if (reader.GetInt32(2) < OldestVersion)
            throw new InvalidOperationException($"PostgreSQL {reader.GetString(3)} is too old: StreamVibe needs 15 or later.");
        if (!reader.GetBoolean(1)) return;
        if (!refuse) MigrationLog.PowerfulLogin(logger, login);
        else
            throw new InvalidOperationException($"ConnectionStrings:StreamVibe signs in as '{login}', a superuser or a role with BYPASSRLS, which row level security does not bind. Make a login for the product: "
                + "create role streamvibe login createrole nosuperuser nobypassrls noinherit password '…'; create database streamvibe owner streamvibe; and sign in as that.");
    }
}
