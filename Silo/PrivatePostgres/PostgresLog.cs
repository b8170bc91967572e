namespace StreamVibe.PrivatePostgres;

static partial class PostgresLog
{
    [LoggerMessage(1000, LogLevel.Information, "Private PostgreSQL {Major} runs on {Folder} (process {ProcessId})")]
    public static partial void Started(ILogger logger, int major, string folder, int processId);

    [LoggerMessage(1001, LogLevel.Information, "Private PostgreSQL stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1002, LogLevel.Error, "Private PostgreSQL died; starting it again")]
    public static partial void Died(ILogger logger);

    [LoggerMessage(1003, LogLevel.Warning, "Private PostgreSQL answers again (process {ProcessId})")]
    public static partial void Recovered(ILogger logger, int processId);

    [LoggerMessage(1004, LogLevel.Critical, "Private PostgreSQL could not be started again")]
    public static partial void Lost(ILogger logger, Exception exception);

    /// <summary>The last lines of the server's own log.</summary>
    public static string Tail(string file) => File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(15)) : "(no log)";
}
