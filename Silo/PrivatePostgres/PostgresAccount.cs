namespace StreamVibe.PrivatePostgres;

/// <summary>The account PostgreSQL runs under: our own, or an unprivileged one when we are root, since PostgreSQL refuses root.</summary>
sealed class PostgresAccount
{
    const int Nobody = 65534;

    readonly string[] drop;
    readonly string? owner;

    PostgresAccount(string[] drop, string? owner) => (this.drop, this.owner) = (drop, owner);

    /// <summary>We are root and PostgreSQL runs as somebody else.</summary>
    public bool IsOther => owner is not null;

    public static PostgresAccount Current() => Environment.IsPrivilegedProcess ? Unprivileged(File.ReadLines("/etc/passwd")) : new PostgresAccount([], null);

    /// <summary>The user <c>postgres</c> where there is one, else nobody. <c>setpriv</c> replaces itself by the program, so that its process id is the program's.</summary>
    public static PostgresAccount Unprivileged(IEnumerable<string> passwd)
    {
        var postgres = passwd.Select(line => line.Split(':')).FirstOrDefault(fields => fields is ["postgres", _, _, _, ..]);
        var (user, group, groups) = postgres is null ? ($"{Nobody}", $"{Nobody}", "--clear-groups") : (postgres[2], postgres[3], "--init-groups");
        return new PostgresAccount(["setpriv", "--reuid", user, "--regid", group, groups, "--"], $"{user}:{group}");
    }

    public IEnumerable<string> Run(params IEnumerable<string> words) => [.. drop, .. words];

    /// <summary>Makes a folder that only this account may enter.</summary>
    public async Task MakeFolderAsync(string path, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("On Windows name a server by ConnectionStrings:StreamVibe.");
        if (!Directory.Exists(path)) Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (owner is not null) await ExternalCommand.RunAsync(["chown", "--no-dereference", owner, path], cancellation);
        else File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
