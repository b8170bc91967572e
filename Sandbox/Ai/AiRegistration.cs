namespace StreamVibe.Sandbox.Ai;

internal static class AiRegistration
{
    public static IServiceCollection AddAi(this IServiceCollection services) => services
        .AddSingleton<AiDesk>()
        .AddSingleton<AiModel>();
}
