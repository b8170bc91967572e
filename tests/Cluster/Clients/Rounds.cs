using System.Diagnostics;
using System.Net;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>Asks at both APIs for a bit of everything.</summary>
sealed class Rounds(Farm farm, Person person, string[] items)
{
    static readonly string[] paths = ["/api/me", "/api/quota", "/api/connections", "/api/content", "/api/content?q=a", "/api/audit"];

    int edits;

    /// <summary>The person at both APIs.</summary>
    public Person[] Doors { get; } = [person, person.At(farm.Api2)];

    /// <summary>Somebody with a synced library.</summary>
    public static async Task<(Rounds Rounds, Person Person, string Connection, string[] Items)> BeginAsync(Farm farm, string account)
    {
        await farm.OutsideWorld.MakeAccountAsync(account, 60);
        var person = await farm.NewPersonAsync();
        // What the test before left is noticed now: connections that broke, and keys of tickets that the other API has not read yet.
        await Wait.UntilAsync("good answers at both APIs", TimeSpan.FromSeconds(60), () => IsWellAsync([person, person.At(farm.Api2)]), farm.Tell);
        var connection = await person.ConnectAsync(account);
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(60), farm.Tell);
        var items = (await person.GetAsync("/api/content?limit=100"))["items"]!.AsArray().Select(item => (string)item!["id"]!).ToArray();
        return (new(farm, person, items), person, connection, items);
    }

    static async Task<bool> IsWellAsync(Person[] doors)
    {
        for (var round = 0; round < 10; round++)
            foreach (var door in doors)
                foreach (var path in paths)
                    using (var answer = await door.SendAsync(HttpMethod.Get, path))
                        if (answer.StatusCode != HttpStatusCode.OK) return false;
        return true;
    }

    /// <summary>The time until everything is answered well.</summary>
    public async Task<TimeSpan> RecoveryAsync(TimeSpan within)
    {
        var since = Stopwatch.GetTimestamp();
        await Wait.UntilAsync("a good round", within, IsGoodAsync, farm.Tell);
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>One of the questions, each time another.</summary>
    public Task<HttpResponseMessage> AskAsync(int number) => number % (paths.Length + 1) is var which && which < paths.Length
        ? Doors[number % 2].SendAsync(HttpMethod.Get, paths[which])
        : EditAsync(Doors[number % 2], items[0]);

    /// <summary>The same for somebody who has nothing to edit.</summary>
    public static Task<HttpResponseMessage> ReadAsync(Person reader, int number) => reader.SendAsync(HttpMethod.Get, paths[number % paths.Length]);

    async Task<bool> IsGoodAsync()
    {
        foreach (var door in Doors)
        {
            foreach (var path in paths)
                using (var answer = await door.SendAsync(HttpMethod.Get, path))
                    if (answer.StatusCode != HttpStatusCode.OK) return false;
            using var edited = await EditAsync(door, items[^1]);
            if (edited.StatusCode != HttpStatusCode.OK) return false;
        }
        return true;
    }

    Task<HttpResponseMessage> EditAsync(Person door, string item)
    {
        var number = Interlocked.Increment(ref edits);
        return door.SendAsync(HttpMethod.Patch, $"/api/content/{item}", new { title = $"round {number}" }, key: $"round-{item}-{number}");
    }
}
