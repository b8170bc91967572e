using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Silo;

/// <summary>A real silo on the real contract, and a client that finds it.</summary>
public sealed class SiloStartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_silo_starts_twice_in_a_row_and_a_client_finds_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        using (var first = await StartAsync(database, "Testing", builder => builder.AddSilo())) await first.StopAsync(TestContext.Current.CancellationToken);

        using var silo = await StartAsync(database, "Testing", builder => builder.AddSilo());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(silo)).Status);

        using var client = await StartAsync(database, "Testing", builder => builder.AddClusterClient());
        var hosts = await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        Assert.Equal([SiloStatus.Active], hosts.Values);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(client)).Status);

        await client.StopAsync(TestContext.Current.CancellationToken);
        await silo.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(silo)).Status);
    }

    [Fact]
    public async Task A_reminder_is_kept_listed_and_removed()
    {
        using var silo = await StartAsync(await postgres.CreateDatabaseAsync(), "Testing", builder => builder.AddSilo());
        var table = silo.Services.GetRequiredService<IReminderTable>();
        var grain = GrainId.Create("test", "u:one");
        var row = new ReminderEntry { GrainId = grain, ReminderName = "work", StartAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1), Period = TimeSpan.FromDays(40) };
        var tag = await table.UpsertRow(row);
        Assert.Equal(TimeSpan.FromDays(40), Assert.Single((await table.ReadRows(grain)).Reminders).Period);
        // The whole ring, then its two halves.
        Assert.Single((await table.ReadRows(0, 0)).Reminders, one => one.GrainId == grain);
        Assert.Single([.. (await table.ReadRows(0, uint.MaxValue / 2)).Reminders, .. (await table.ReadRows(uint.MaxValue / 2, 0)).Reminders], one => one.GrainId == grain);
        Assert.False(await table.RemoveRow(grain, "work", "77"));
        Assert.True(await table.RemoveRow(grain, "work", tag!));
        await silo.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Grain_state_written_twice_from_nothing_has_one_winner()
    {
        using var silo = await StartAsync(await postgres.CreateDatabaseAsync(), "Testing", builder => builder.AddSilo());
        var storage = silo.Services.GetRequiredService<Orleans.Storage.IGrainStorage>();
        var grain = GrainId.Create("test", "u:one");
        var writers = Enumerable.Range(0, 12).Select(async number =>
        {
            var state = new GrainState<Counter>(new Counter(number));
            try
            {
                await storage.WriteStateAsync("counter", grain, state);
                return 1;
            }
            catch (Orleans.Storage.InconsistentStateException)
            {
                return 0;
            }
        });
        Assert.Equal(1, (await Task.WhenAll(writers)).Sum());

        var read = new GrainState<Counter>(new Counter(-1));
        await storage.ReadStateAsync("counter", grain, read);
        read.State = new Counter(100);
        await storage.WriteStateAsync("counter", grain, read);
        await storage.ClearStateAsync("counter", grain, read);
        await silo.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Production_without_a_database_says_which_setting_is_missing()
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("", "Production", builder => builder.AddSilo()));
        Assert.Contains("ConnectionStrings:StreamVibe", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_refuses_a_superuser()
    {
        var superuser = PostgresFixture.AsSuperuser(await postgres.CreateDatabaseAsync());
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(superuser, "Production", builder => builder.AddSilo()));
        Assert.Contains("superuser", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cluster:SiloPort", "70000", "Cluster:SiloPort")]
    [InlineData("PrivatePostgres:StartSeconds", "0", "PrivatePostgres:StartSeconds")]
    [InlineData("Sandbox:Enabled", "true", "Production refuses the sandbox")]
    [InlineData("Platforms:YouTube:DailyUnits", "-1", "Platforms:YouTube:DailyUnits")]
    [InlineData("Platforms:YouTube:ReservePercent", "91", "Platforms:YouTube:ReservePercent")]
    [InlineData("Vault:CurrentKey", "k2", "Vault:CurrentKey")]
    [InlineData("Vault:Keys:test", "c2hvcnQ=", "Vault:Keys:test")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value, string expected)
    {
        var failed = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync("Host=nowhere", "Production", builder =>
        {
            builder.Configuration[key] = value;
            builder.AddSilo();
        }));
        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orleans_keeps_the_systems_clock_while_the_product_follows_the_sandbox()
    {
        using var silo = await StartAsync(await postgres.CreateDatabaseAsync(), "Testing", builder =>
        {
            builder.Configuration["Sandbox:Enabled"] = "true";
            builder.Configuration["Sandbox:Url"] = "http://127.0.0.1:9";
            builder.AddSilo();
        });
        silo.Services.GetRequiredService<Time.SandboxClock>().Offset = TimeSpan.FromDays(400);
        Assert.True(silo.Services.GetRequiredService<TimeProvider>().GetUtcNow() > TimeProvider.System.GetUtcNow().AddDays(399));
        Assert.Same(TimeProvider.System, silo.Services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Membership));
        Assert.Same(TimeProvider.System, silo.Services.GetRequiredKeyedService<TimeProvider>(Orleans.Reminders.ReminderTimeProviderNames.Reminders));
        Assert.Equal("streamvibe", silo.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId);
        await silo.StopAsync(TestContext.Current.CancellationToken);
    }

    static async Task<IHost> StartAsync(string database, string environment, Action<IHostApplicationBuilder> add)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment, DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:StreamVibe"] = database,
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["Vault:CurrentKey"] = "test",
            ["Vault:Keys:test"] = Convert.ToBase64String(new byte[32]),
        });
        builder.Logging.ClearProviders();
        add(builder);
        builder.AddStreamVibeHealth();
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    internal sealed record Counter(int Value);
}
