using System.Globalization;
using System.Text;
using StreamVibe.Bench.Beside;
using StreamVibe.Bench.Load;

namespace StreamVibe.Bench.Quota;

/// <summary>Checks and holds of quota, over HTTP and in the process, against doing the same in SQL for each request.</summary>
static class QuotaCommand
{
    public static async Task RunAsync(Arguments arguments)
    {
        var (rounds, span, users) = (arguments.Number("rounds", 7), TimeSpan.FromSeconds(arguments.Number("seconds", 6)), arguments.Number("users", 10_000));
        await using var installation = await Installation.StartAsync(BesideTheProduct.Settings);
        await installation.RunAsync(BenchSchema.Script(users));
        var people = await installation.ListAsync<Guid>($"select user_id from app.subscription where plan = '{BenchSchema.Plan}'");
        var creator = await installation.NewCreatorAsync();
        // While none of them is in memory yet.
        var resident = await NumberAsync(creator, $"/bench/resident?users={users}");
        byte[] Request(string method, string path) => Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {installation.Api.Authority}\r\n{string.Concat(creator.Request(HttpMethod.Get, path).Headers.Select(header => $"{header.Key}: {header.Value.Single()}\r\n"))}{(method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");

        Table.Circumstances();
        Table.Head("what", "how", "a second", "ratio");
        foreach (var connections in (int[])[32, 128])
        {
            Turns.Way Get(string name, string path)
            {
                var request = Request("GET", path);
                return new(name, () => ClosedLoop.RunAsync(installation.Api, connections, span, (_, _) => request));
            }
            (await new Turns(Get("GET /api/quota/sync", "/api/quota/sync"), Get("an empty endpoint behind the same sign-in", "/bench/empty"), Get("the same answer from a SQL function", "/bench/check-in-sql"))
                .RunAsync(rounds)).Print($"{connections} connections");
        }

        var thousand = people.Take(1_000).ToList();
        Turns.Way Post(string name, string path)
        {
            var requests = thousand.ConvertAll(user => Request("POST", $"{path}?user={user}"));
            return new(name, () => ClosedLoop.RunAsync(installation.Api, 128, span, (connection, number) => requests[(connection * 7 + number) % requests.Count]));
        }
        (await new Turns(Post("a durable hold", "/bench/hold"), Post("one update … returning", "/bench/update")).RunAsync(rounds)).Print("128 connections, 1,000 users");

        Turns.Way Inside(string name, string what) => new(name, () => NumberAsync(creator, $"/bench/in-process?what={what}&user={people[0]}&callers=256&seconds={(int)span.TotalSeconds}"));
        (await new Turns(Inside("a durable hold", "hold"), Inside("one update … returning", "update")).RunAsync(rounds)).Print("one user, 256 callers in the process");

        List<double> checks = [];
        for (var round = 0; round < rounds; round++) checks.Add(await NumberAsync(creator, $"/bench/checks?users={users}"));
        Console.WriteLine();
        Table.Head("what", "figure");
        Table.Row($"a check of each of {users} users at once, ms", Figures.MedianOf(checks));
        Table.Row("bytes for each subscription in memory", Math.Round(resident));
    }

    static async Task<double> NumberAsync(Creator creator, string path) => double.Parse((await creator.GetAsync(path))!.ToString(), CultureInfo.InvariantCulture);
}
