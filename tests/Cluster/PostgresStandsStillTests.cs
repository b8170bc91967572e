using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(DurableDatabaseTests))]
public sealed class PostgresStandsStillTests(DurableDatabase farm, ITestOutputHelper output)
{
    const int Readers = 20;

    static readonly TimeSpan stop = TimeSpan.FromSeconds(20), longest = TimeSpan.FromSeconds(10), recovery = TimeSpan.FromSeconds(15);

    /// <summary>0.1 s on a quiet machine; others build on this one while the tests run.</summary>
    static readonly TimeSpan alive = TimeSpan.FromSeconds(1);

    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task While_PostgreSQL_stands_still_every_request_ends_in_time_and_every_process_stays_alive()
    {
        var (rounds, person, connection, _) = await Rounds.BeginAsync(farm, "still");
        // Many people, since the questions of one wait for one another in that person's grains.
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => farm.NewPersonAsync()));
        await rounds.RecoveryAsync(recovery);
        var (asked, live) = (new ConcurrentBag<(HttpStatusCode Status, bool SaysWhen, TimeSpan Took)>(), new ConcurrentBag<TimeSpan>());
        using var over = new CancellationTokenSource();
        var frozen = farm.Freeze();
        var late = LateAsync(over.Token);
        var work = readers.Select((reader, at) => AskAsync(number => Rounds.ReadAsync(at % 2 == 0 ? reader : reader.At(farm.Api2), at + number), asked, over.Token))
            .Append(AskAsync(rounds.AskAsync, asked, over.Token))
            .Concat(((string[])["silo-1", "silo-2", "api-1", "api-2"]).Select(name => LookAsync(farm.AddressOf(name), live, over.Token))).ToList();
        try
        {
            Assert.True(frozen.Count > 10, "The connections' processes were not found.");
            await Task.Delay(stop, TestContext.Current.CancellationToken);
        }
        finally
        {
            DurableDatabase.Thaw(frozen);
        }
        var recovered = await rounds.RecoveryAsync(recovery);
        await over.CancelAsync();
        await Task.WhenAll(work);

        var (slowest, times) = (asked.Max(answer => answer.Took), live.Order().ToList());
        output.WriteLine($"{string.Join(", ", asked.CountBy(answer => answer.Status).Select(answers => $"{answers.Value} × {(int)answers.Key}"))}; the longest took {slowest.TotalSeconds:0.0} s; well again after {recovered.TotalSeconds:0.0} s");
        output.WriteLine($"/health/live: {times.Count} answers, p50 {times[times.Count / 2].TotalMilliseconds:0} ms, p99 {times[times.Count * 99 / 100].TotalMilliseconds:0} ms, longest {times[^1].TotalMilliseconds:0} ms");
        Assert.Empty(asked.Select(answer => answer.Status).Except([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
        Assert.All(asked, answer => Assert.True(answer.Status == HttpStatusCode.OK || answer.SaysWhen, "A 503 does not say when to try again."));
        Assert.Contains(asked, answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        Assert.True(slowest < longest + await late, $"A request took {slowest.TotalSeconds:0.0} s, on a machine that was up to {(await late).TotalSeconds:0.0} s late.");
        Assert.True(times[times.Count * 99 / 100] < alive, "The processes were not alive.");
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await person.DisconnectAsync(connection);
    }

    static async Task AskAsync(Func<int, Task<HttpResponseMessage>> ask, ConcurrentBag<(HttpStatusCode, bool, TimeSpan)> asked, CancellationToken over)
    {
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var since = Stopwatch.GetTimestamp();
            using var answer = await ask(number);
            asked.Add((answer.StatusCode, answer.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(since)));
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>How late anybody was at most on this machine who wanted to go on at a certain moment.</summary>
    static async Task<TimeSpan> LateAsync(CancellationToken over)
    {
        var (wait, most) = (TimeSpan.FromMilliseconds(50), TimeSpan.Zero);
        while (!over.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            await Task.Delay(wait, CancellationToken.None);
            if (Stopwatch.GetElapsedTime(since) - wait is var late && late > most) most = late;
        }
        return most;
    }

    static async Task LookAsync(Uri process, ConcurrentBag<TimeSpan> live, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(process, "/health/live"), CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            live.Add(Stopwatch.GetElapsedTime(since));
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
