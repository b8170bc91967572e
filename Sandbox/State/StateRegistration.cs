namespace StreamVibe.Sandbox.State;

internal static class StateRegistration
{
    public static IServiceCollection AddState(this IServiceCollection services, SandboxOptions options, TimeProvider systemTime) => services
        .AddSingleton(provider => new StateJournal(Path.Combine(options.DataPath, "sandbox.journal"), provider.GetRequiredService<ILogger<StateJournal>>()))
        .AddSingleton(provider => new SandboxClock(systemTime, provider.GetRequiredService<StateJournal>()))
        .AddSingleton<TimeProvider>(provider => provider.GetRequiredService<SandboxClock>());
}
