using System.Runtime.InteropServices;

namespace StreamVibe.Tests.Cluster.Processes;

static class Signals
{
    const int Sigterm = 15;

    /// <summary>Asks the process to stop, as a service manager does.</summary>
    public static void Terminate(int process)
    {
        if (Kill(process, Sigterm) != 0) throw new InvalidOperationException($"SIGTERM did not reach process {process}.");
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Kill(int process, int signal);
}
