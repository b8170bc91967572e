namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>How what a silo does is broken off.</summary>
public enum Breakage
{
    /// <summary>The statement fails: PostgreSQL ends its session.</summary>
    StatementFails,

    /// <summary>kill -9.</summary>
    Killed,

    /// <summary>SIGSTOP, until others have done its work; then it wakes and finds itself declared dead.</summary>
    StandsStill,
}
