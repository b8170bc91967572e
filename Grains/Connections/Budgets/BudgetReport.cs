using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using StreamVibe.Storage;

namespace StreamVibe.Connections.Budgets;

/// <summary>Tells the operator of platforms' units: each day's end once, by kind of wish.</summary>
sealed partial class BudgetReport
{
    readonly ILogger log;
    readonly Counter<long> units, refused;
    (DateOnly Asked, DateOnly Unasked) told;

    public BudgetReport(IMeterFactory meters, ILogger<BudgetReport> log)
    {
        this.log = log;
        var meter = meters.Create("StreamVibe.Connections");
        units = meter.CreateCounter<long>("streamvibe.platform.units", "{unit}", "Units of platforms' daily allowances that requests cost, by who asked.");
        refused = meter.CreateCounter<long>("streamvibe.platform.units_refused", "{request}", "Requests that were not sent for want of units, by who asked.");
    }

    public void Spent(Platform platform, int count, bool unasked) => units.Add(count, new("platform", Names.Of(platform)), By(unasked));

    public void Refused(Platform platform, bool unasked) => refused.Add(1, new("platform", Names.Of(platform)), By(unasked));

    public void Over(Platform platform, DateOnly day, bool unasked, DateTimeOffset until)
    {
        if ((unasked ? told.Unasked : told.Asked) == day) return;
        told = unasked ? told with { Unasked = day } : told with { Asked = day };
        if (unasked) OnlyReserveLeft(log, Names.Of(platform), until);
        else UsedUp(log, Names.Of(platform), until);
    }

    public void Exhausted(Platform platform, DateTimeOffset askedAt) => SaidExhausted(log, Names.Of(platform), askedAt);

    public void NotLeased(Platform platform, Exception failure) => NotLeased(log, failure, Names.Of(platform));

    static KeyValuePair<string, object?> By(bool unasked) => new("by", unasked ? "system" : "person");

    [LoggerMessage(EventId = 3490, Level = LogLevel.Warning, Message = "The day's units of {platform} are used up; until {until} it is not asked for anything")]
    static partial void UsedUp(ILogger logger, string platform, DateTimeOffset until);

    [LoggerMessage(EventId = 3491, Level = LogLevel.Information, Message = "Of the day's units of {platform} only the reserve is left; until {until} nothing is done there that nobody asked for")]
    static partial void OnlyReserveLeft(ILogger logger, string platform, DateTimeOffset until);

    [LoggerMessage(EventId = 3492, Level = LogLevel.Warning, Message = "{platform} said of a request of {askedAt} that the day's units are used up")]
    static partial void SaidExhausted(ILogger logger, string platform, DateTimeOffset askedAt);

    [LoggerMessage(EventId = 3493, Level = LogLevel.Warning, Message = "Units of {platform} could not be leased or given back; whoever needed some tries again")]
    static partial void NotLeased(ILogger logger, Exception failure, string platform);
}
