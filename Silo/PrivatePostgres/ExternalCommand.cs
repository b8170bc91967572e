using System.Diagnostics;

namespace StreamVibe.PrivatePostgres;

/// <summary>One short run of another program. It gets a clean environment: ours holds secrets.</summary>
static class ExternalCommand
{
    public static ProcessStartInfo Prepare(IEnumerable<string> words)
    {
        var all = words.ToArray();
        var start = new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = "/", UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    /// <returns>The exit code and what the program said.</returns>
    public static async Task<(int Code, string Text)> TryAsync(IEnumerable<string> words, CancellationToken cancellation)
    {
        var start = Prepare(words);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <exception cref="InvalidOperationException">The program failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(IEnumerable<string> words, CancellationToken cancellation)
    {
        var all = words.ToArray();
        var (code, text) = await TryAsync(all, cancellation);
        return code == 0 ? text : throw new InvalidOperationException($"'{string.Join(' ', all)}' failed with code {code}: {text}");
    }
}
