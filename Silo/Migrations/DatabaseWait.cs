using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace StreamVibe.Migrations;

/// <summary>Waits for a database that starts later than we do. What waiting cannot cure (a wrong password, a missing database) fails at once.</summary>
static class DatabaseWait
{
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(5);

    public static async Task UntilReachableAsync(string connectionString, TimeSpan limit, ILogger logger, CancellationToken cancellation)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var where = $"{text.Host}:{text.Port}/{text.Database} as {text.Username}";
        var clock = Stopwatch.StartNew();
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, longestPause.Ticks)))
        {
            try
            {
                await using var connection = new NpgsqlConnection(text.ConnectionString);
                await connection.OpenAsync(cancellation);
                return;
            }
            catch (Exception failed) when (MayPass(failed) && clock.Elapsed + pause < limit)
            {
                MigrationLog.Waiting(logger, where, failed.Message);
            }
            catch (Exception failed) when (failed is NpgsqlException or SocketException or TimeoutException)
            {
                throw new InvalidOperationException($"The database at {where} could not be opened within {limit.TotalSeconds:0} s (ConnectionStrings:StreamVibe): {failed.Message}", failed);
            }
            await Task.Delay(pause, cancellation);
        }
    }

    static bool MayPass(Exception failed) => failed switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections } => true,
        PostgresException => false,
        NpgsqlException or SocketException or TimeoutException => true,
        _ => false,
    };
}
