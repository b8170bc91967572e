namespace StreamVibe.Connections.Budgets;

/// <summary>What a day has.</summary>
/// <param name="DailyUnits">0: no limit of ours.</param>
/// <param name="ReservePercent">The part that stays for what people ask for.</param>
readonly record struct BudgetLimits(int DailyUnits, int ReservePercent)
{
    public bool IsLimited => DailyUnits > 0;

    /// <summary>How many may be used in all before this kind of wish finds none.</summary>
    public long Of(bool unasked) => !IsLimited ? int.MaxValue : unasked ? DailyUnits - (long)DailyUnits * ReservePercent / 100 : DailyUnits;
}
