namespace StreamVibe.Time;

static partial class ClockLog
{
    [LoggerMessage(1200, LogLevel.Information, "The sandbox's clock is {Offset} ahead (version {Version})")]
    public static partial void Moved(ILogger logger, TimeSpan offset, long version);

    [LoggerMessage(1201, LogLevel.Warning, "What became due with the sandbox's clock failed; it runs again")]
    public static partial void RunFailed(ILogger logger, Exception exception);
}
