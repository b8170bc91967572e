using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Bench.Beside;

/// <summary>What the product is measured against, and what of it no route reaches alone.</summary>
static class Comparisons
{
    public static readonly (string Path, Delegate Handler)[] All =
    [
        ("/bench/empty", Empty), ("/bench/check-in-sql", CheckInSql), ("/bench/hold", Hold), ("/bench/update", Update),
        ("/bench/in-process", InProcess), ("/bench/checks", Checks), ("/bench/resident", Resident),
    ];

    static readonly TimeProvider clock = TimeProvider.System;
    static readonly Ids ids = new(clock);

    static Ok Empty() => TypedResults.Ok();

    static async Task<Ok<QuotaStatus>> CheckInSql(ClaimsPrincipal user, Database database)
    {
        var id = Guid.Parse(user.FindFirstValue("sub")!);
        return TypedResults.Ok(await database.For(id).One(BenchSchema.Status, BenchSchema.Check(id, QuotaKind.Sync, clock.GetUtcNow())));
    }

    static async Task<NoContent> Hold(Guid user, IGrainFactory grains)
    {
        await grains.GetGrain<ISubscriptionGrain>(user).Hold(QuotaKind.Sync, ids.Next());
        return TypedResults.NoContent();
    }

    static async Task<NoContent> Update(Guid user, Database database)
    {
        await database.Service.One(row => row.GetInt64(0), BenchSchema.Take(user, QuotaKind.Sync));
        return TypedResults.NoContent();
    }

    /// <summary>How many a second, for one user, by so many callers that each ask again at once.</summary>
    static async Task<Ok<double>> InProcess(string what, Guid user, int callers, int seconds, IGrainFactory grains, Database database)
    {
        var (done, since) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(since).TotalSeconds < seconds)
            {
                if (what == "hold") await Hold(user, grains);
                else await Update(user, database);
                Interlocked.Increment(ref done);
            }
        })));
        return TypedResults.Ok(done / Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    /// <summary>Milliseconds for a check of each of so many users, all asked at once.</summary>
    static async Task<Ok<double>> Checks(int users, IGrainFactory grains, Database database)
    {
        var asked = await database.Service.List(row => row.Id(0), BenchSchema.Users(users));
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(asked.Select(user => grains.GetGrain<ISubscriptionGrain>(user).Check(QuotaKind.Sync).AsTask()));
        return TypedResults.Ok(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
    }

    /// <summary>Bytes of the managed heap for each subscription grain that comes into memory.</summary>
    static async Task<Ok<double>> Resident(int users, IGrainFactory grains, Database database)
    {
        var asked = await database.Service.List(row => row.Id(0), BenchSchema.Users(users));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (user, _) => await grains.GetGrain<ISubscriptionGrain>(user).Check(QuotaKind.Sync));
        // What the activations left behind is collected; the grains stay.
        for (var pass = 0; pass < 3; pass++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return TypedResults.Ok((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)users);
    }
}
