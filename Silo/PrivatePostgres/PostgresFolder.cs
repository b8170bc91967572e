namespace StreamVibe.PrivatePostgres;

/// <summary>The root folder of a private server, held by this process alone until disposed. The lock ends with the process, however it ends.</summary>
sealed class PostgresFolder : IDisposable
{
    readonly FileStream held;

    PostgresFolder(FileStream held) => this.held = held;

    /// <exception cref="InvalidOperationException">Another process has it, or it belongs to another user.</exception>
    public static async Task<PostgresFolder> TakeAsync(PostgresPlaces places, bool asOther, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(places.Root);
        if (asOther) await DemandRootsOwnAsync(folder, cancellation);
        try
        {
            return new PostgresFolder(new FileStream(places.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"The private PostgreSQL in {places.Root} is in use by another StreamVibe process. Stop that one, set {PrivatePostgresSettings.Section}:DataPath "
                + "to a folder of your own, or let both use one server by ConnectionStrings:StreamVibe.", taken);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Anybody may make a folder below /var/tmp: one that waits there under our name must not be trusted.</summary>
    static async Task DemandRootsOwnAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        if (folder.LinkTarget is not null || await ExternalCommand.RunAsync(["stat", "-c", "%u", folder.FullName], cancellation) != "0")
            throw new InvalidOperationException($"{folder.FullName} is not root's own folder. Look at it, remove it, or set {PrivatePostgresSettings.Section}:DataPath.");
    }
}
