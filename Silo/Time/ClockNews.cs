namespace StreamVibe.Time;

/// <summary>What the sandbox says about its clock.</summary>
/// <param name="Version">Counts up with every move; asking for news after it acknowledges it.</param>
/// <param name="Offset">Added to the system's clock.</param>
/// <param name="Run">The one who moved the clock waits until this process has done what became due.</param>
sealed record ClockNews(long Version, TimeSpan Offset, bool Run);
