using Microsoft.Extensions.Caching.Distributed;

namespace StreamVibe.Storage.Caching;

/// <summary>Answers of outside services that all silos share, and what silos tell each other of them. Its entries are FusionCache's.</summary>
sealed class CacheStore(Database database, TimeProvider clock) : IDistributedCache
{
    /// <summary>Where silos tell each other what is no longer true.</summary>
    public const string Channel = "cache_dropped";

    /// <summary>PostgreSQL takes no longer one, in bytes.</summary>
    public const int LongestPayload = 7999;

    /// <summary>Told with the commit of its transaction. A payload begins with a word that says whom it is for (<see cref="CacheHearer"/>).</summary>
    public static Statement Tell(string payload) => new Statement("select pg_notify('cache_dropped', $1)", payload).ForItsEffect();

    public Task TellNow(string payload) => database.Service.Write(Tell(payload));

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => CacheStamp.Take(await database.Service.One(
        row => row.GetFieldValue<byte[]>(0), new Statement("select value from app.cache_store where key = $1 and expires_at > $2", key, clock.GetUtcNow())).WaitAsync(token));

    /// <summary>What began to be read earlier never replaces what was read, or dropped, since: a slow reader comes too late.</summary>
    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var (newer, nonsense) = CacheStamp.Newer(value);
        return database.Service.Write(new Statement(
            """
            insert into app.cache_store as known (key, value, expires_at) values ($1, $2, $3)
            on conflict on constraint cache_store_pkey do update set value = excluded.value, expires_at = excluded.expires_at
            where not (substr(known.value, 1, 8) > $4 and substr(known.value, 1, 8) < $5) or known.expires_at <= $6
            """, key, CacheStamp.Put(value), Expiry(options), newer, nonsense, clock.GetUtcNow())).WaitAsync(token);
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => database.Service.Write(new Statement("delete from app.cache_store where key = $1", key)).WaitAsync(token);

    /// <summary>Nothing here slides.</summary>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => throw NotBlocking();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw NotBlocking();

    public void Remove(string key) => throw NotBlocking();

    public void Refresh(string key) => throw NotBlocking();

    // The cache counts by the system's clock, rows by ours, which the sandbox may have moved.
    DateTimeOffset Expiry(DistributedCacheEntryOptions options) =>
        options.AbsoluteExpiration is { } end ? clock.GetUtcNow() + (end - TimeProvider.System.GetUtcNow()) : throw new ArgumentException("Without an end.", nameof(options));

    static NotSupportedException NotBlocking() => new("The database is asked without blocking a thread.");
}
