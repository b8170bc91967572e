using Npgsql;

namespace StreamVibe.PrivatePostgres;

/// <summary>The login and database the product uses. Made by the superuser, who is not needed after that.</summary>
static class ProductLogin
{
    public const string Login = "streamvibe";

    public static string Address(string sockets, string login, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = sockets,
        Username = login,
        Database = database,
    }.ConnectionString;

    public static async Task EnsureAsync(string sockets, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Address(sockets, PostgresCluster.Superuser, "postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        // noinherit: a connection that forgot its role may do nothing.
        await using (var login = new NpgsqlCommand(
            """
            do $$ begin
              if not exists (select from pg_roles where rolname = 'streamvibe') then
                create role streamvibe login nosuperuser nobypassrls createrole noinherit;
              end if;
            end $$
            """, connection))
            await login.ExecuteNonQueryAsync(cancellation);
        await using (var exists = new NpgsqlCommand("select 1 from pg_database where datname = 'streamvibe'", connection))
            if (await exists.ExecuteScalarAsync(cancellation) is not null) return;
        await using var create = new NpgsqlCommand("create database streamvibe owner streamvibe template template0 encoding 'UTF8' locale 'C.UTF-8'", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }
}
