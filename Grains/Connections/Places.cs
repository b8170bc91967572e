using Microsoft.Extensions.Options;

namespace StreamVibe.Connections;

/// <summary>
/// How many connections this silo works on at a time without a person who waits for it: automatic syncs, runs taken up, checks. Whoever finds no place leaves the date where it is, in the
/// table, and the sweep comes again. What people ask for needs none.
/// </summary>
sealed class Places(IOptions<ConnectionOptions> options) : IDisposable
{
    readonly SemaphoreSlim free = new(options.Value.AtOnce);

    /// <summary>A place until it is disposed of; null where none becomes free in time.</summary>
    public async Task<Place?> Take(TimeSpan patience) => await free.WaitAsync(patience) ? new(free) : null;

    /// <summary>A place if there is one now.</summary>
    public Place? TryTake() => free.Wait(TimeSpan.Zero) ? new(free) : null;

    public void Dispose() => free.Dispose();
}

/// <summary>One place; given back once.</summary>
sealed class Place(SemaphoreSlim free) : IDisposable
{
    int given;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref given, 1) == 0) free.Release();
    }
}
