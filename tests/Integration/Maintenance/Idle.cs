using System.Diagnostics;
using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Maintenance;

/// <summary>Tells what a request waits for from what this machine makes everybody wait for: beside it go a request that touches nothing, and a question to the database that reads nothing.</summary>
sealed class Idle(StreamVibeApp app) : IAsyncDisposable
{
    readonly HttpClient http = app.NewClient();
    readonly NpgsqlConnection database = new(new NpgsqlConnectionStringBuilder(app.Database) { Pooling = false }.ConnectionString);

    /// <summary>How much longer it took than the slower of the two.</summary>
    public async Task<TimeSpan> Wait(Func<Task> request)
    {
        if (database.State != System.Data.ConnectionState.Open) await database.OpenAsync(TestContext.Current.CancellationToken);
        var took = await Task.WhenAll(Took(request), Took(AskNothing), Took(ReadNothing));
        var waited = took[0] - (took[1] > took[2] ? took[1] : took[2]);
        return waited > TimeSpan.Zero ? waited : TimeSpan.Zero;
    }

    public static async Task<TimeSpan> Took(Func<Task> request)
    {
        var began = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(began);
    }

    async Task AskNothing() => (await http.GetAsync("/health/live")).Dispose();

    async Task ReadNothing()
    {
        await using var nothing = new NpgsqlCommand("select 1", database);
        await nothing.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return database.DisposeAsync();
    }
}
