using StreamVibe.Migrations;
using StreamVibe.Tests.Cluster.Installations;
using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster;

/// <summary>On an installation of its own: its first start is killed.</summary>
public sealed class KilledWhileMigratingTests(ITestOutputHelper output)
{
    const int Kills = 3;

    [Fact]
    public async Task A_migration_that_was_killed_half_way_goes_on_where_it_was_at_the_next_start()
    {
        await using var installation = new OneProcess();
        var (all, before) = ((long)MigrationScripts.Numbered.Count, 0L);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await installation.BeginAsync();
            var wanted = Math.Max(before + 1, all * kill / (Kills + 1));
            await Wait.UntilAsync($"{wanted} applied scripts", TimeSpan.FromSeconds(90), async () => await AppliedAsync(installation) >= wanted, installation.Tell, TimeSpan.FromMilliseconds(1));
            await installation.KillAsync();
            // The private PostgreSQL ends with its process: nobody migrates any more.
            await installation.PostgresEndsAsync();
            output.WriteLine($"killed when {wanted} of {all} scripts were applied");
            before = wanted;
        }
        await installation.StartAsync();
        Assert.Equal(MigrationScripts.Numbered.Select(script => script.Name), await installation.Books.ListAsync<string>("select script from migrations.applied order by script"));
        var person = await installation.NewPersonAsync();
        Assert.Equal(person.Email, (string?)(await person.GetAsync("/api/me"))["email"]);
    }

    static async Task<long> AppliedAsync(OneProcess installation)
    {
        try { return await installation.Books.OneAsync<long>("select count(*) from migrations.applied"); }
        catch (Npgsql.NpgsqlException) { return 0; }
    }
}
