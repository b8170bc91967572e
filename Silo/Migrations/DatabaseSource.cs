namespace StreamVibe.Migrations;

/// <summary>Where the database comes from: a named server, or in Development and Testing one of our own.</summary>
/// <param name="MayBePrivate">False in a process without grains: it must share the silo's database, not start one.</param>
sealed record DatabaseSource(bool MayBePrivate)
{
    const string Key = "ConnectionStrings:StreamVibe";

    /// <returns>The connection string, or null for a server of our own.</returns>
    /// <exception cref="InvalidOperationException">None is named and none may be started.</exception>
    public string? Named(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[Key] is { Length: > 0 } named) return named;
        if (!MayBePrivate) throw new InvalidOperationException($"{Key} is empty. A process with Cluster:Mode=Client uses the database of its silos: name it.");
        return IsRelaxed(environment) ? null : throw new InvalidOperationException(
            $"{Key} is empty. Name the database by environment ConnectionStrings__StreamVibe; only Development starts a private one (this is {environment.EnvironmentName}).");
    }

    /// <summary>A developer's or a test's machine.</summary>
    public static bool IsRelaxed(IHostEnvironment environment) => environment.IsDevelopment() || environment.IsEnvironment("Testing");
}
