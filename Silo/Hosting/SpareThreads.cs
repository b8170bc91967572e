namespace StreamVibe.Hosting;

/// <summary>
/// More threads for the pool while it is stuck. Npgsql cancels a statement that ran out of time synchronously, on a connection of its own: while PostgreSQL stands still every such statement
/// holds a thread until it moves again, and the pool by itself adds but one or two a second. Many threads all the time would cost a third of the throughput on a small machine.
/// </summary>
sealed class SpareThreads : IHostedService, IDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    readonly ManualResetEventSlim stopping = new();
    readonly Thread watch;

    // A thread of its own: one of the pool's would be stuck with the others.
    public SpareThreads() => watch = new(Watch) { IsBackground = true, Name = "Spare threads" };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        watch.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stopping.Set();
        return Task.CompletedTask;
    }

    public void Dispose() => stopping.Set();

    void Watch()
    {
        ThreadPool.GetMinThreads(out var usual, out var completions);
        var (reserve, done) = (new ThreadReserve(usual), ThreadPool.CompletedWorkItemCount);
        while (!stopping.Wait(Look))
        {
            var (before, worked) = (reserve.Threads, ThreadPool.CompletedWorkItemCount);
            reserve = reserve.Next(isStuck: worked == done && ThreadPool.PendingWorkItemCount > 0);
            done = worked;
            if (reserve.Threads != before) ThreadPool.SetMinThreads(reserve.Threads, completions);
        }
    }
}
