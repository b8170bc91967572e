using System.Globalization;
using System.Text;
using StreamVibe.Bench.Beside;
using StreamVibe.Bench.Load;

namespace StreamVibe.Bench.Quota;

/// <summary>Checks and holds of quota, over HTTP and in the process, against doing the same in SQL for each request.</summary>
sealed class QuotaCommand(Installation installation, Creator creator, int rounds, TimeSpan span)
{
    const int Users = 10_000, Holders = 1_000;

    public static async Task RunAsync(Arguments arguments)
    {
        var parts = (arguments.Text("parts") ?? "checks,holds,inside,crowd").Split(',');
        await using var installation = await Installation.StartAsync(BesideTheProduct.Settings);
        await installation.RunAsync(BenchSchema.Script(Users));
        var people = await installation.ListAsync<Guid>($"select user_id from app.subscription where plan = '{BenchSchema.Plan}'");
        var command = new QuotaCommand(installation, await installation.NewCreatorAsync(), arguments.Number("rounds", 7), TimeSpan.FromSeconds(arguments.Number("seconds", 6)));
        // While nobody is in memory yet.
        var resident = parts.Contains("crowd") ? await command.NumberAsync($"/bench/resident?users={Users}") : 0;

        Table.Circumstances();
        Table.Head("what", "how", "a second", "ratio");
        if (parts.Contains("checks")) await command.ChecksAsync();
        if (parts.Contains("holds")) await command.HoldsAsync([.. people.Take(Holders)]);
        if (parts.Contains("inside")) await command.InsideAsync(people[0]);
        if (parts.Contains("crowd")) await command.CrowdAsync(resident);
    }

    async Task ChecksAsync()
    {
        foreach (var connections in (int[])[32, 128])
        {
            Turns.Way Get(string name, string path)
            {
                var request = Request("GET", path);
                return new(name, () => Rate(connections, (_, _) => request));
            }
            (await new Turns(Get("GET /api/quota/sync", "/api/quota/sync"), Get("an empty endpoint behind the same sign-in", "/bench/empty"), Get("the same answer from a SQL function", "/bench/check-in-sql"))
                .RunAsync(rounds)).Print($"{connections} connections");
        }
    }

    async Task HoldsAsync(List<Guid> users)
    {
        Turns.Way Post(string name, string path)
        {
            var requests = users.ConvertAll(user => Request("POST", $"{path}?user={user}"));
            return new(name, () => Rate(128, (connection, number) => requests[(connection * 7 + number) % requests.Count]));
        }
        (await new Turns(Post("a durable hold", "/bench/hold"), Post("one update … returning", "/bench/update")).RunAsync(rounds)).Print($"128 connections, {users.Count} users");
    }

    async Task InsideAsync(Guid user)
    {
        Turns.Way Inside(string name, string what) => new(name, () => NumberAsync($"/bench/in-process?what={what}&user={user}&callers=256&seconds={(int)span.TotalSeconds}"));
        (await new Turns(Inside("a durable hold", "hold"), Inside("one update … returning", "update")).RunAsync(rounds)).Print("one user, 256 callers in the process");
    }

    async Task CrowdAsync(double resident)
    {
        List<double> checks = [];
        for (var round = 0; round < rounds; round++) checks.Add(await NumberAsync($"/bench/checks?users={Users}"));
        Console.WriteLine();
        Table.Head("what", "figure");
        Table.Row($"a check of each of {Users} users at once, ms", Figures.MedianOf(checks));
        Table.Row("bytes for each subscription in memory", Math.Round(resident));
    }

    async Task<double> Rate(int connections, Func<int, int, byte[]> request) => (await ClosedLoop.RunAsync(installation.Api, connections, span, request)).PerSecond;

    byte[] Request(string method, string path) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: {installation.Api.Authority}\r\n{string.Concat(creator.Request(HttpMethod.Get, path).Headers.Select(header => $"{header.Key}: {header.Value.Single()}\r\n"))}{(method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");

    async Task<double> NumberAsync(string path) => double.Parse((await creator.GetAsync(path))!.ToString(), CultureInfo.InvariantCulture);
}
