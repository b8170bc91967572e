namespace StreamVibe.PrivatePostgres;

/// <summary>The files of the database server: made once, whole or not at all.</summary>
static class PostgresCluster
{
    /// <summary>The superuser, only ever used over the private socket to make the product's own login.</summary>
    public const string Superuser = "postgres";

    public static async Task EnsureAsync(PostgresPlaces places, PostgresBinaries binaries, PostgresAccount account, bool durable, CancellationToken cancellation)
    {
        await account.MakeFolderAsync(places.Sockets, cancellation);
        if (File.Exists(Path.Combine(places.Cluster, "PG_VERSION"))) return;
        if (Directory.Exists(places.NewCluster)) Directory.Delete(places.NewCluster, recursive: true);
        await account.MakeFolderAsync(places.NewCluster, cancellation);
        string[] sync = durable ? [] : ["--no-sync"];
        await ExternalCommand.RunAsync(
            account.Run([binaries.Initdb, "-D", places.NewCluster, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions", .. sync]), cancellation);
        Directory.Move(places.NewCluster, places.Cluster);
    }
}
