using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Connections.Budgets;
using StreamVibe.Tests.Integration.Fixtures;
using StreamVibe.Tests.Integration.Maintenance;

namespace StreamVibe.Tests.Integration.Connections.Budgets;

/// <summary>A system whose YouTube allows 300 units a day, of which 60 are people's. Each test begins a day of its own.</summary>
public sealed class FewUnits(PostgresFixture postgres) : IAsyncLifetime
{
    public const int Daily = 300, Reserve = 60;

    public static readonly Dictionary<string, string?> Settings = new() { ["Platforms:YouTube:DailyUnits"] = $"{Daily}" };

    public StreamVibeApp App { get; private set; } = null!;

    internal SandboxDriver Sandbox => App.Sandbox;

    /// <summary>The product's own.</summary>
    internal SiloUnits Units => App.Services.GetRequiredService<SiloUnits>();

    DateTimeOffset Now => App.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    internal DateTimeOffset Midnight => PacificDay.End(PacificDay.Of(Now));

    public async ValueTask InitializeAsync() => App = await StreamVibeApp.StartAsync(postgres, Settings);

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Goes to the evening of the next day, of which nothing is used: what waits for midnight does not wait too long. Nobody's connection of an earlier test syncs by itself any more.</summary>
    internal async Task NewDay()
    {
        await Sandbox.ClearFaults();
        await Sql.RunAsync(App.Database, "update app.platform_connection set auto_sync = false, next_sync_at = null, version = version + 1 where auto_sync", "streamvibe_service");
        await Sandbox.AdvanceClock(Midnight - Now + TimeSpan.FromHours(18));
    }

    internal Task AfterMidnight(TimeSpan? later = null) => Sandbox.AdvanceClock(Midnight - Now + (later ?? TimeSpan.FromMinutes(1)));

    /// <summary>Has units spent until so many are left.</summary>
    internal async Task Leave(int units)
    {
        while (await Units.Look(units + 1, isUnasked: false) is null) await Units.Spend(1, isUnasked: false, CancellationToken.None);
    }

    /// <summary>As above, until only people may spend any, and the product so many.</summary>
    internal async Task LeaveReserve(int units = 0)
    {
        while (await Units.Look(units + 1, isUnasked: true) is null) await Units.Spend(1, isUnasked: true, CancellationToken.None);
    }

    /// <summary>Another silo of the same installation.</summary>
    internal SiloUnits OtherSilo() => ActivatorUtilities.CreateInstance<SiloUnits>(App.Services);

    /// <summary>The budget as administrators see it, with everything given back that this silo has in hand.</summary>
    internal async Task<JsonElement> Shown()
    {
        await Units.GiveBack(all: true);
        return Assert.Single(await (await App.AdministratorAsync()).All("/api/admin/budgets"));
    }
}
