namespace StreamVibe.Migrations;

static partial class MigrationLog
{
    [LoggerMessage(1100, LogLevel.Information, "Applied {Script}")]
    public static partial void Applied(ILogger logger, string script);

    [LoggerMessage(1101, LogLevel.Warning, "Waiting for the database at {Where}: {Reason}")]
    public static partial void Waiting(ILogger logger, string where, string reason);

    [LoggerMessage(1102, LogLevel.Warning, "Login {Login} is a superuser or has BYPASSRLS: Production would refuse it")]
    public static partial void PowerfulLogin(ILogger logger, string login);
}
