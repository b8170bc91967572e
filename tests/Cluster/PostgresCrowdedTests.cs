using System.Collections.Concurrent;
using System.Net;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(DurableDatabaseTests))]
public sealed class PostgresCrowdedTests(DurableDatabase farm, ITestOutputHelper output)
{
    const int Room = 20, Clients = 200, Questions = 3;

    static readonly TimeSpan recovery = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Two_hundred_clients_before_a_database_with_room_for_twenty_connections_wait_or_are_told_to_come_again()
    {
        var (rounds, person, connection, _) = await Rounds.BeginAsync(farm, "crowded");
        var readers = await Task.WhenAll(Enumerable.Range(0, Clients / 10).Select(_ => farm.NewPersonAsync()));
        await RoomAsync(Room);
        var asked = new ConcurrentBag<(HttpStatusCode Status, bool SaysWhen)>();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var question = 0; question < Questions; question++)
                {
                    var reader = readers[client % readers.Length];
                    using var answer = await (client % 20 == 0 ? rounds.AskAsync(client + question) : Rounds.ReadAsync(client % 2 == 0 ? reader : reader.At(farm.Api2), client + question));
                    asked.Add((answer.StatusCode, answer.Headers.RetryAfter is not null));
                }
            }));
            Assert.InRange(await farm.Books.OneAsync<long>("select count(*) from pg_stat_activity where usename = 'streamvibe'"), 1, Room);
        }
        finally
        {
            await RoomAsync(-1);
        }
        var recovered = await rounds.RecoveryAsync(2 * recovery);
        output.WriteLine($"{string.Join(", ", asked.CountBy(answer => answer.Status).Select(answers => $"{answers.Value} × {(int)answers.Key}"))}; well again after {recovered.TotalSeconds:0.0} s");
        Assert.Equal(Clients * Questions, asked.Count);
        Assert.Empty(asked.Select(answer => answer.Status).Except([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
        Assert.All(asked, answer => Assert.True(answer.Status == HttpStatusCode.OK || answer.SaysWhen, "A 503 does not say when to try again."));
        Assert.Contains(asked, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(asked, answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        Assert.True(recovered < recovery, $"It took {recovered.TotalSeconds:0.0} s to recover.");
        Assert.Empty(await farm.Books.ContradictionsAsync(person.Email));
        await person.DisconnectAsync(connection);
    }

    /// <summary>From now on PostgreSQL refuses the product's login a further connection as it does at max_connections; those that are open end.</summary>
    async Task RoomAsync(int connections)
    {
        await farm.Books.ListAsync<bool>($"alter role streamvibe connection limit {connections}");
        await farm.Books.ListAsync<bool>("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'streamvibe'");
    }
}
