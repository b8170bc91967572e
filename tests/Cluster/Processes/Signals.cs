using System.Runtime.InteropServices;

namespace StreamVibe.Tests.Cluster.Processes;

static class Signals
{
    const int Sigquit = 3, Sigkill = 9, Sigterm = 15, Sigcont = 18, Sigstop = 19;

    /// <summary>Asks the process to stop, as a service manager does.</summary>
    public static void Terminate(int process) => Send(process, Sigterm);

    /// <summary>Ends the process at once.</summary>
    public static void Kill(int process) => Send(process, Sigkill);

    /// <summary>What PostgreSQL takes for a shutdown in mode immediate.</summary>
    public static void Quit(int process) => Send(process, Sigquit);

    /// <summary>Takes the process off the processors, connections and all, until <see cref="Continue"/>.</summary>
    public static void Stop(int process) => Send(process, Sigstop);

    /// <summary>The same where it is still there.</summary>
    public static bool TryStop(int process) => Raise(process, Sigstop) == 0;

    public static void Continue(int process) => Send(process, Sigcont);

    public static bool TryContinue(int process) => Raise(process, Sigcont) == 0;

    static void Send(int process, int signal)
    {
        if (Raise(process, signal) != 0) throw new InvalidOperationException($"Signal {signal} did not reach process {process}.");
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern int Raise(int process, int signal);
}
