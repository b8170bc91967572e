using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamVibe.Migrations;
using StreamVibe.PrivatePostgres;
using StreamVibe.Tests.Integration.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>
/// One private PostgreSQL for this test process, careless of power cuts and gone afterwards. Take it as a constructor parameter and ask for a database:
/// each is a copy of one that was migrated once, made in a fraction of a second.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    const string Template = "migrated";

    readonly PrivatePostgresServer server = new(
        new PrivatePostgresSettings { DataPath = Path.Combine(Path.GetTempPath(), $"streamvibe-tests-{Environment.ProcessId}"), Durable = false },
        AppContext.BaseDirectory, NullLogger.Instance);

    readonly SemaphoreSlim oneCopyAtATime = new(1, 1);
    readonly Lock gate = new();
    Task<StreamVibeApp>? sharedApp;
    Task<string>? migrated;
    int databases;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync(TestContext.Current.CancellationToken);
        await AdminAsync($"create database {Template} owner streamvibe template template0 encoding 'UTF8' locale 'C.UTF-8'");
        await Migrator.RunAsync(ConnectionString(Template), NullLogger.Instance, TestContext.Current.CancellationToken);
    }

    /// <summary>A database with every migration applied, and nothing in it. The connection string signs in as the product does, without a role.</summary>
    public Task<string> CreateDatabaseAsync() => CreateAsync(Template);

    /// <summary>A database that no migration has seen.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync("template0");

    /// <summary>One database with every migration applied, for tests that take back what they change.</summary>
    public Task<string> MigratedAsync()
    {
        lock (gate) return migrated ??= CreateDatabaseAsync();
    }

    /// <summary>The system that most tests share; the first who asks starts it.</summary>
    public Task<StreamVibeApp> SharedAppAsync()
    {
        lock (gate) return sharedApp ??= Task.Run(() => StreamVibeApp.StartAsync(this));
    }

    /// <summary>The same database as the superuser, for looking behind row level security.</summary>
    public static string AsSuperuser(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Username = PostgresCluster.Superuser, Pooling = false }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (sharedApp is { IsCompletedSuccessfully: true }) await (await sharedApp).DisposeAsync();
        await server.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        foreach (var folder in new[] { server.Places.Root, server.Places.Sockets })
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        oneCopyAtATime.Dispose();
    }

    async Task<string> CreateAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        // A template may be copied by one session at a time.
        await oneCopyAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await AdminAsync($"create database {name} owner streamvibe template {template} strategy file_copy");
        }
        finally
        {
            oneCopyAtATime.Release();
        }
        return ConnectionString(name);
    }

    string ConnectionString(string database) => ProductLogin.Address(server.Places.Sockets, ProductLogin.Login, database);

    async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(AsSuperuser(ConnectionString("postgres")));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
