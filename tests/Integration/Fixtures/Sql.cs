using Npgsql;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>One statement on a connection of its own.</summary>
static class Sql
{
    public static async Task<List<T>> ListAsync<T>(string connectionString, string sql, string? role = null)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        if (role is not null) text.Options = $"-c role={role}";
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }

    public static Task RunAsync(string connectionString, string sql, string? role = null) => ListAsync<object>(connectionString, sql, role);
}
