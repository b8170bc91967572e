using System.Globalization;
using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(OneProcessTests))]
public sealed class KilledPrivatePostgresTests(OneProcess installation, ITestOutputHelper output)
{
    [Fact]
    public async Task A_killed_process_leaves_no_PostgreSQL_behind_and_loses_nothing_it_acknowledged()
    {
        var chance = Seeds.Next(output);
        var person = await installation.NewPersonAsync();
        await installation.OutsideWorld.MakeAccountAsync("kept", items: 20);
        var connection = await person.ConnectAsync("kept");
        await person.WaitForEndAsync((string)(await person.NewestRunAsync(connection))["id"]!, TimeSpan.FromSeconds(30), installation.Tell);
        var item = (string)(await person.GetAsync("/api/content?limit=1"))["items"]![0]!["id"]!;
        var server = await File.ReadAllLinesAsync(Path.Combine(installation.Postgres.Cluster, "postmaster.pid"));
        var id = int.Parse(server[0], CultureInfo.InvariantCulture);
        Assert.True(IsPostgres(id));

        var acknowledged = 0;
        var edits = EditAsync(person, item, number => acknowledged = number);
        await Wait.UntilAsync("some edits", TimeSpan.FromSeconds(30), () => Task.FromResult(Volatile.Read(ref acknowledged) >= 5), installation.Tell, TimeSpan.FromMilliseconds(5));
        await Task.Delay(chance.Next(0, 200));
        await installation.KillAsync();
        await edits;
        await Wait.UntilAsync("the private PostgreSQL to end", TimeSpan.FromSeconds(60), () => Task.FromResult(!IsPostgres(id)), installation.Tell);

        await installation.StartAsync();
        var kept = int.Parse(((string)(await person.GetAsync($"/api/content/{item}"))["title"]!)["edit ".Length..], CultureInfo.InvariantCulture);
        output.WriteLine($"{acknowledged} edits acknowledged, {kept} kept");
        // The one on its way when it died may have been kept without an answer.
        Assert.InRange(kept, acknowledged, acknowledged + 1);
        var revisions = (await person.GetAsync($"/api/content/{item}/revisions?limit=100"))["items"]!.AsArray();
        Assert.Equal(kept + 1, (int)revisions[0]!["number"]!);
        await person.DisconnectAsync(connection);
    }

    static async Task EditAsync(Person person, string item, Action<int> acknowledge)
    {
        try
        {
            for (var number = 1; ; number++)
            {
                await person.PatchAsync($"/api/content/{item}", new { title = $"edit {number}" });
                acknowledge(number);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    bool IsPostgres(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(installation.Postgres.Cluster, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
