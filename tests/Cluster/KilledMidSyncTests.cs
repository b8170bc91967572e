using StreamVibe.Tests.Cluster.Clients;
using StreamVibe.Tests.Cluster.Installations;

namespace StreamVibe.Tests.Cluster;

[Collection(typeof(OneProcessTests))]
public sealed class KilledMidSyncTests(OneProcess installation, ITestOutputHelper output)
{
    // Items that are left at least when the silo is to be killed: on a crowded machine they are read while nobody looks.
    const int Kills = 3, Rest = 3_000;

    [Fact]
    public async Task A_sync_of_20000_items_killed_three_times_goes_on_from_its_checkpoint_and_counts_once()
    {
        var chance = Seeds.Next(output);
        var person = await installation.NewPersonAsync();
        var connection = await person.ConnectAsync("large");
        var sync = (string)(await person.NewestRunAsync(connection))["id"]!;

        for (var kill = 1; kill <= Kills; kill++)
        {
            var target = 20_000 * (kill - 1) / Kills + chance.Next(50, 20_000 / Kills - Rest);
            var before = await person.WaitForSeenAsync(sync, target, installation.Tell);
            await Task.Delay(chance.Next(0, 60));
            await installation.KillAndStartAsync();

            var after = await person.RunAsync(sync);
            output.WriteLine($"killed after {before["seen"]} items; restarted with {after["seen"]}");
            Assert.Equal("running", (string?)after["status"]);
            Assert.True((int)after["seen"]! >= (int)before["seen"]!, "What was shown as seen is lost.");
            await installation.OutsideWorld.AdvanceAsync("00:02:00");
            await person.WaitForSeenAsync(sync, (int)after["seen"]! + 1, installation.Tell);
            var pages = await installation.OutsideWorld.PagesAskedAsync();
            Assert.NotEqual("", pages[0]);
        }

        var run = await person.WaitForEndAsync(sync, TimeSpan.FromSeconds(120), installation.Tell);
        Assert.Equal("completed", (string?)run["status"]);
        // Each item counted once: a page that was saved twice would show here.
        Assert.Equal((20_000, 20_000, 0, 0), ((int)run["seen"]!, (int)run["created"]!, (int)run["updated"]!, (int)run["deleted"]!));
        Assert.Equal(await installation.OutsideWorld.ItemsAsync("large"), await installation.Books.ItemsAsync(person.Email));
        Assert.Empty(await installation.Books.ContradictionsAsync(person.Email));
        var quota = await person.QuotaAsync();
        Assert.Equal((1, 0), ((int)quota["used"]!, (int)quota["held"]!));
        Assert.Single((await person.GetAsync("/api/notifications"))["items"]!.AsArray(), told => (string?)told!["kind"] == "sync_completed");
        Assert.Single((await person.GetAsync("/api/audit"))["items"]!.AsArray(), entry => (string?)entry!["action"] == "sync.completed");
    }
}
