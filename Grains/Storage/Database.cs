using Npgsql;

namespace StreamVibe.Storage;

/// <summary>
/// The ways into PostgreSQL, one pool each, all through the same login but each under its own role, so that a query sees only what its role may see.
/// </summary>
/// <remarks>Built on first use: in Development the private PostgreSQL starts after the container is built.</remarks>
public sealed class Database : IAsyncDisposable
{
    /// <summary>
    /// Seconds that a statement may stay unanswered, and that a connection may take to come from the pool or the server. The driver needs both, one after the other,
    /// to give up a server that hangs: less than 10 together.
    /// </summary>
    const int Answer = 4, Connect = 3;

    // A process that was stopped in the middle of a transaction must not keep its locks: whoever takes its run over needs them.
    const string Abandoned = "-c idle_in_transaction_session_timeout=10s";

    readonly Lazy<NpgsqlDataSource> service;
    readonly Lazy<NpgsqlDataSource> user;

    public Database(DatabaseAddress address)
    {
        service = new(() => Open(address, "streamvibe_service", maxPool: 20));
        user = new(() => Open(address, "streamvibe_user", maxPool: 20, settings: "-c statement_timeout=2s"));
    }

    /// <summary>Background work of the product: sees every user's rows. Every query still names its user where it has one.</summary>
    public Door Service => new(service.Value, user: null);

    /// <summary>The pool behind <see cref="Service"/>, for work that needs a transaction of several steps.</summary>
    public NpgsqlDataSource ServicePool => service.Value;

    /// <summary>Work for one signed-in user: row level security shows only that user's rows.</summary>
    public Door For(Guid userId) => new(user.Value, userId);

    /// <summary>A pool on the product's database under <paramref name="role"/>. Time limits that the connection string sets itself are kept.</summary>
    public static NpgsqlDataSource Open(DatabaseAddress address, string role, int maxPool, string? searchPath = null, string settings = "")
    {
        var text = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            Options = $"-c role={role} {Abandoned} {settings}".TrimEnd(),
            MaxPoolSize = maxPool,
            MaxAutoPrepare = 50,
            // Half of a short statement's time, and nothing outlives a transaction here (ADR 42).
            NoResetOnClose = true,
            ApplicationName = $"streamvibe/{role}",
        };
        if (searchPath is not null) text.SearchPath = searchPath;
        if (!text.ShouldSerialize("Command Timeout")) text.CommandTimeout = Answer;
        if (!text.ShouldSerialize("Timeout")) text.Timeout = Connect;
        return new NpgsqlDataSourceBuilder(text.ConnectionString).Build();
    }

    /// <summary>A connection of the service's role apart from every pool, for listening: it asks now and then whether the server is still there.</summary>
    public static NpgsqlConnection Apart(DatabaseAddress address, string name) => new(new NpgsqlConnectionStringBuilder(address.ConnectionString)
    {
        Options = "-c role=streamvibe_service",
        Pooling = false,
        KeepAlive = 10,
        ApplicationName = $"streamvibe/{name}",
    }.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (service.IsValueCreated) await service.Value.DisposeAsync();
        if (user.IsValueCreated) await user.Value.DisposeAsync();
    }
}
