using System.Net;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(DurableDatabaseTests))]
public sealed class PostgresCrashedTests(DurableDatabase cluster, ITestOutputHelper output)
{
    static readonly string[] paths = ["/api/me", "/api/quota", "/api/connections", "/api/content", "/api/audit"];

    [Fact]
    public async Task A_crash_of_PostgreSQL_costs_some_answers_that_say_try_again_and_nothing_else()
    {
        var people = new[] { await cluster.NewPersonAsync(), await cluster.NewPersonAsync() };
        var newcomers = Enumerable.Range(0, 6).Select(_ => cluster.Stranger()).ToList();
        var seen = new Dictionary<HttpStatusCode, int>();
        Signals.Kill(cluster.PostgresId);
        await Wait.UntilAsync("a good round after the crash", TimeSpan.FromSeconds(30), async () =>
        {
            foreach (var person in people)
                foreach (var at in new[] { person, person.At(cluster.Api2) })
                    foreach (var path in paths)
                        if (!await CountAsync(at.SendAsync(HttpMethod.Get, path), seen)) return false;
            // Registering activates grains that were never there.
            foreach (var newcomer in newcomers)
                if (!await CountAsync(newcomer.TryRegisterAsync(), seen)) return false;
            return true;
        }, cluster.Tell);
        output.WriteLine(string.Join(", ", seen.Select(answer => $"{answer.Value} × {(int)answer.Key}")));
        Assert.Empty(seen.Keys.Except([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
    }

    static async Task<bool> CountAsync(Task<HttpResponseMessage> asked, Dictionary<HttpStatusCode, int> seen)
    {
        using var answer = await asked;
        seen[answer.StatusCode] = seen.GetValueOrDefault(answer.StatusCode) + 1;
        return answer.IsSuccessStatusCode;
    }
}
