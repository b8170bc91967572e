using Orleans.Reminders;

namespace StreamVibe.Hosting;

/// <summary>
/// Keeps Orleans itself on the system's clock. The product's clock (the unkeyed <see cref="TimeProvider"/>) may jump by days in the sandbox;
/// a silo whose membership jumped with it would declare its neighbours dead.
/// </summary>
static class OrleansClocks
{
    static readonly string[] areas =
    [
        TimeProviderNames.Grains, TimeProviderNames.ActivationManagement, TimeProviderNames.Messaging, TimeProviderNames.Membership,
        TimeProviderNames.SystemTimers, TimeProviderNames.GrainDirectory, ReminderTimeProviderNames.Reminders,
    ];

    public static void Pin(IServiceCollection services)
    {
        // Areas of later versions and of extensions too.
        services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
        foreach (var area in areas) services.AddKeyedSingleton(area, TimeProvider.System);
    }
}
