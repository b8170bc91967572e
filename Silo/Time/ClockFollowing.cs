using System.Diagnostics;

namespace StreamVibe.Time;

/// <summary>How far this process is with the sandbox's clock. Not ready before the first offset, unless the sandbox stays away too long.</summary>
sealed class ClockFollowing(bool runsGrains)
{
    static readonly TimeSpan longestWait = TimeSpan.FromSeconds(5);

    readonly long since = Stopwatch.GetTimestamp();
    volatile bool answered;
    volatile bool settled;

    public bool RunsGrains => runsGrains;

    /// <summary>The sandbox answered the last question.</summary>
    public bool Answered
    {
        get => answered;
        set => answered = value;
    }

    public bool IsSettled => settled || Stopwatch.GetElapsedTime(since) > longestWait;

    public void Settle() => settled = true;
}
