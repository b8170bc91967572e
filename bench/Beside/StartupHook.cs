/// <summary>The runtime runs this before the product's own entry point, where DOTNET_STARTUP_HOOKS names this assembly; only by that is it found when the host asks for it by name.</summary>
static class StartupHook
{
    public static void Initialize() => System.Runtime.Loader.AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == typeof(StartupHook).Assembly.GetName().Name ? typeof(StartupHook).Assembly : null;
}
