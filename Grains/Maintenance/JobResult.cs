namespace StreamVibe.Maintenance;

/// <summary>What a run of a job did.</summary>
/// <param name="More">Its time was over before its work: it is due again at once.</param>
/// <param name="Problem">What went wrong in a part of it; the rest was done.</param>
sealed record JobResult(int ActedOn, bool More = false, string? Problem = null);
