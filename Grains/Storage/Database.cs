using Npgsql;

namespace StreamVibe.Storage;

/// <summary>
/// The three doors to PostgreSQL, one pool each, all through the same login but each under its own role, so that a query sees only what its role may see.
/// </summary>
/// <remarks>Built on first use: in Development the private PostgreSQL starts after the container is built.</remarks>
public sealed class Database(DatabaseAddress address) : IAsyncDisposable
{
    readonly Lazy<NpgsqlDataSource> service = new(() => Open(address, "streamvibe_service", maxPool: 20));
    readonly Lazy<NpgsqlDataSource> user = new(() => Open(address, "streamvibe_user", maxPool: 20));
    readonly Lazy<NpgsqlDataSource> publicReader = new(() => Open(address, "streamvibe_public", maxPool: 10));

    /// <summary>Background work of the product: sees every user's rows. Every query still names its user where it has one.</summary>
    public NpgsqlDataSource Service => service.Value;

    /// <summary>Work for one signed-in user: row level security shows nothing until <c>app.user_id</c> is set. Use <c>UserBatch</c>.</summary>
    public NpgsqlDataSource User => user.Value;

    /// <summary>Visitors without a sign-in: may select <c>app.public_content</c> and nothing else.</summary>
    public NpgsqlDataSource Public => publicReader.Value;

    /// <summary>A pool on the product's database under <paramref name="role"/>.</summary>
    public static NpgsqlDataSource Open(DatabaseAddress address, string role, int maxPool, string? searchPath = null)
    {
        var text = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            Options = $"-c role={role}",
            MaxPoolSize = maxPool,
            MaxAutoPrepare = 50,
            ApplicationName = $"streamvibe/{role}",
        };
        if (searchPath is not null) text.SearchPath = searchPath;
        return new NpgsqlDataSourceBuilder(text.ConnectionString).Build();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in new[] { service, user, publicReader })
            if (source.IsValueCreated) await source.Value.DisposeAsync();
    }
}
