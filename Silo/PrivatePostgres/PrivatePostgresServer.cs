using Npgsql;

namespace StreamVibe.PrivatePostgres;

/// <summary>
/// A PostgreSQL of our own: found, made, started, watched and stopped by this process. It survives our restarts and our death,
/// and is started again when it dies itself.
/// </summary>
sealed class PrivatePostgresServer(PrivatePostgresSettings settings, string contentRoot, ILogger logger) : IAsyncDisposable
{
    /// <summary>After a crash the memory of the dead server may be held a moment by its last children.</summary>
    const int Attempts = 8;

    readonly CancellationTokenSource stopping = new();
    readonly PostgresAccount account = PostgresAccount.Current();
    PostgresFolder? folder;
    PostgresBinaries? binaries;
    PostgresProcess? process;
    Task watch = Task.CompletedTask;

    public PostgresPlaces Places { get; } = PostgresPlaces.For(settings.DataPath, contentRoot, PostgresAccount.Current().IsOther);

    public int? ProcessId => process?.Id;

    /// <summary>Starts the server and answers the product's connection string.</summary>
    public async Task<string> StartAsync(CancellationToken cancellation)
    {
        folder = await PostgresFolder.TakeAsync(Places, account.IsOther, cancellation);
        binaries = await PostgresBinaries.FindAsync(settings, Places, account, PostgresPlaces.RepositoryOf(contentRoot), cancellation);
        await PostgresCluster.EnsureAsync(Places, binaries, account, settings.Durable, cancellation);
        await OrphanedServer.ClearAsync(Places, cancellation);
        process = await LaunchAsync(cancellation);
        await ProductLogin.EnsureAsync(Places.Sockets, cancellation);
        PostgresLog.Started(logger, binaries.Major, Places.Root, process.Id);
        watch = WatchAsync();
        return ProductLogin.Address(Places.Sockets, ProductLogin.Login, ProductLogin.Login);
    }

    public async Task StopAsync()
    {
        if (!stopping.IsCancellationRequested) await stopping.CancelAsync();
        await watch;
        if (process is { } running)
        {
            process = null;
            await running.StopAsync();
            PostgresLog.Stopped(logger);
        }
        folder?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    async Task<PostgresProcess> LaunchAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = PostgresProcess.Start(Places, binaries!, account, settings.Durable);
            var answers = false;
            var alive = false;
            try
            {
                answers = await AnswersAsync(started, cancellation);
                alive = !started.HasExited;
            }
            finally
            {
                if (!answers) await started.StopAsync();
            }
            if (answers) return started;
            if (alive || attempt == Attempts)
                throw new InvalidOperationException($"The private PostgreSQL did not start within {settings.StartSeconds} s or stopped at once. The end of {Places.Log}:\n{PostgresLog.Tail(Places.Log)}");
            await Task.Delay(150 * attempt, cancellation);
        }
    }

    async Task<bool> AnswersAsync(PostgresProcess started, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.StartSeconds));
        while (!started.HasExited)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ProductLogin.Address(Places.Sockets, PostgresCluster.Superuser, "postgres") + ";Pooling=false");
                await connection.OpenAsync(limit.Token);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(20, cancellation);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
            if (limit.IsCancellationRequested) return false;
        }
        return false;
    }

    async Task WatchAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await process!.Exited.WaitAsync(stopping.Token);
                PostgresLog.Died(logger);
                await process.StopAsync();
                process = null;
                process = await LaunchAsync(stopping.Token);
                PostgresLog.Recovered(logger, process.Id);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (InvalidOperationException lost)
            {
                PostgresLog.Lost(logger, lost);
                return;
            }
        }
    }
}
