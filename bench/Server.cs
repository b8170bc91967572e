using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamVibe.Bench;

/// <summary>The built API as a process of its own. Ends with this object, and with us, however that comes.</summary>
sealed class Server : IAsyncDisposable
{
    const int Sigterm = 15;

    // The shell becomes the program; the part in the background stops it when our end of the pipe is gone.
    const string LifeLine = """log=$1; shift; exec 3<&0; (cat <&3 >/dev/null; kill -TERM $$ 2>/dev/null) & exec "$@" </dev/null >>"$log" 2>&1 3<&-""";

    readonly Process process;
    readonly string log;

    Server(Process process, string log) => (this.process, this.log) = (process, log);

    /// <summary>The folder with the API's settings files.</summary>
    public static string ContentRoot { get; } = Path.Combine(Repository(AppContext.BaseDirectory), "Api");

    public int Id => process.Id;

    /// <summary>Processor time since the start.</summary>
    public TimeSpan Worked
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident megabytes.</summary>
    public double Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    /// <summary>Processor time of everything this process started, such as its PostgreSQL: of those that live, and of those that ended and were waited for.</summary>
    public TimeSpan ChildrenWorked()
    {
        // See proc(5): 4 ppid, 14 and 15 own ticks, 16 and 17 those of ended children; a hundred ticks are a second.
        var all = Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)).Select(Ticks).OfType<(int Id, int Parent, long Own, long Ended)>().ToList();
        var (family, ticks) = (new HashSet<int> { Id }, 0L);
        for (var before = 0; family.Count > before;)
        {
            before = family.Count;
            foreach (var child in all)
                if (family.Contains(child.Parent) && family.Add(child.Id)) ticks += child.Own + child.Ended;
        }
        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    static (int Id, int Parent, long Own, long Ended)? Ticks(string path)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(path, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], System.Globalization.CultureInfo.InvariantCulture);
            return (int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture), (int)Field(4), Field(14) + Field(15), Field(16) + Field(17));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    public static Server Start(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var log = Path.Combine(folder, "server.log");
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
        var start = new ProcessStartInfo("/bin/sh", ["-c", LifeLine, "sh", log, dotnet, Program(), "--contentRoot", ContentRoot]) { RedirectStandardInput = true, WorkingDirectory = folder };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new(Process.Start(start)!, log);
    }

    public async Task ReadyAsync(Uri api, HttpClient http)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(50))
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended while it started.\n{Tail()}");
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(2)) throw new TimeoutException($"The server was not ready within two minutes.\n{Tail()}");
            try
            {
                using var answer = await http.GetAsync(new Uri(api, "/health/ready"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    public string Tail() => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(25)) : "It wrote nothing.";

    /// <summary>In order, so that its database writes no more into the folder that goes next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) _ = Signal(process.Id, Sigterm);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        process.Dispose();
    }

    static string Program()
    {
        // artifacts/bin/Bench/<configuration>/ → artifacts/bin/Api/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Api", own.Name, "StreamVibe.Api.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} was not built.");
    }

    static string Repository(string below)
    {
        for (var at = new DirectoryInfo(below); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "StreamVibe.sln"))) return at.FullName;
        throw new InvalidOperationException($"No StreamVibe.sln above {below}.");
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Signal(int process, int signal);
}
