namespace StreamVibe.Sandbox.Control;

internal static class ControlRegistration
{
    public static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton(new ClockTimings())
        .AddSingleton<ClockFollowers>()
        .AddSingleton<FaultBoard>()
        .AddSingleton<RequestJournal>();

    public static void MapControl(this WebApplication app)
    {
        var control = app.MapGroup("/_control");
        control.MapGet("/health", () => new { status = "healthy" });
        control.MapClock();
        control.MapFaults();
        control.MapJournal();
        control.MapReset();
        foreach (var service in app.Services.GetServices<IOutsideService>())
            service.MapControl(control);
    }
}
