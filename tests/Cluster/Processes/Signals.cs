using System.Runtime.InteropServices;

namespace StreamVibe.Tests.Cluster.Processes;

static class Signals
{
    const int Sigkill = 9, Sigterm = 15;

    /// <summary>Asks the process to stop, as a service manager does.</summary>
    public static void Terminate(int process) => Send(process, Sigterm);

    /// <summary>Ends the process at once.</summary>
    public static void Kill(int process) => Send(process, Sigkill);

    static void Send(int process, int signal)
    {
        if (Raise(process, signal) != 0) throw new InvalidOperationException($"Signal {signal} did not reach process {process}.");
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Raise(int process, int signal);
}
