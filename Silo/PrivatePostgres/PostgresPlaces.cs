using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.PrivatePostgres;

/// <summary>Where one private server keeps its things.</summary>
/// <param name="Root">All of it. Belongs to us; the two folders below belong to the server's account.</param>
/// <param name="Sockets">Where the server listens: a socket only it and we may enter, no network port.</param>
sealed record PostgresPlaces(string Root, string Sockets)
{
    /// <summary>The name of a socket file must fit into 107 bytes with its folder.</summary>
    const int LongestSocketFolder = 107 - 16;

    public string Cluster => Path.Combine(Root, "cluster");

    /// <summary>Where a new cluster grows before it is whole, so that a kill in between leaves no half of one.</summary>
    public string NewCluster => Path.Combine(Root, "cluster.new");

    public string Binaries => Path.Combine(Root, "binaries");

    public string Log => Path.Combine(Cluster, "server.log");

    public string Lock => Path.Combine(Root, "in-use");

    public static PostgresPlaces For(string? dataPath, string contentRoot, bool asOther)
    {
        var path = Path.GetFullPath(dataPath is { Length: > 0 } ? dataPath : Path.Combine(".data", "postgres"), RepositoryOf(contentRoot));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
        // An unprivileged account can rarely enter root's folders.
        var root = asOther ? $"/var/tmp/streamvibe-{hash}" : path;
        var sockets = Path.Combine(root, "sockets");
        return new PostgresPlaces(root, Encoding.UTF8.GetByteCount(sockets) <= LongestSocketFolder ? sockets : $"/tmp/streamvibe-{hash}");
    }

    /// <summary>The folder of the solution at or above <paramref name="folder"/>, else that folder itself.</summary>
    public static string RepositoryOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "StreamVibe.sln"))) return at.FullName;
        return folder;
    }
}
