using System.Diagnostics;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>One program at work. Dies with this object, and with the test run, however that ends.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    // The shell becomes the program, so that the id is the program's; the part in the background ends it when our end of the pipe is gone.
    const string LifeLine = """
        log=$1; shift
        exec 3<&0
        (cat <&3 >/dev/null; grep -q StreamVibe /proc/$$/cmdline 2>/dev/null && kill -KILL $$ 2>/dev/null) &
        exec "$@" </dev/null >>"$log" 2>&1 3<&-
        """;

    readonly Process process;

    ServerProcess(string name, string log, Process process) => (Name, Log, this.process) = (name, log, process);

    public string Name { get; }

    public string Log { get; }

    public int Id => process.Id;

    public bool IsRunning => !process.HasExited;

    public static ServerProcess Start(string name, string program, string logs, IReadOnlyDictionary<string, string> settings)
    {
        var log = Path.Combine(logs, $"{name}.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", LifeLine, "sh", log, Programs.Dotnet, program, "--contentRoot", Programs.ContentRoot]) { RedirectStandardInput = true, WorkingDirectory = logs };
        // A clean environment: what the developer's shell sets must not decide a test.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = logs;
        start.Environment["DOTNET_gcServer"] = "0";
        // These processes live for seconds: profiling their code for later and compiling it anew would only slow them. It was a third of what their processors did.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new ServerProcess(name, log, Process.Start(start)!);
    }

    /// <summary>SIGKILL: no warning, no last word.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitedAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM, and waits until it has stopped in order.</summary>
    public async Task<int> StopAsync(TimeSpan within)
    {
        Signals.Terminate(Id);
        await ExitedAsync(within);
        return process.ExitCode;
    }

    /// <summary>The last lines it wrote.</summary>
    public string Tail(int lines = 25) => File.Exists(Log) ? $"--- {Name}, last lines of {Log}\n{string.Join('\n', File.ReadLines(Log).TakeLast(lines))}" : $"--- {Name} wrote nothing";

    public bool Wrote(string text) => File.Exists(Log) && File.ReadLines(Log).Any(line => line.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) await KillAsync();
        process.StandardInput.Close();
        process.Dispose();
    }

    async Task ExitedAsync(TimeSpan within)
    {
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Name} did not stop within {within.TotalSeconds:0} s.\n{Tail()}");
        }
    }
}
