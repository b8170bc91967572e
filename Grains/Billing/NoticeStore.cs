using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamVibe.Connections;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Billing;

/// <summary>
/// Tells a user of a threshold once: the counter remembers the highest one of its limit and cycle, and is marked in the transaction that writes the notification.
/// Whoever looks may try; what somebody else has told is not told again.
/// </summary>
sealed partial class NoticeStore(Database database, NotificationStore notifications, ILogger<NoticeStore> log)
{
    const string ToldConstraint = "usage_counter_noticed";

    /// <summary>Rows of one sweep; the rest is found by the next.</summary>
    const int MostMissed = 1000;

    /// <summary>Tells what <paramref name="counter"/> has reached. False where that was told, or is no longer so.</summary>
    public async Task<bool> Tell(Guid userId, UsageCounter counter, int percent, DateTimeOffset cycleEnd, DateTimeOffset now)
    {
        var notice = NoticeRules.Of(counter, percent, cycleEnd);
        try
        {
            await database.Service.Write(
                new Statement(
                    $"""
                    with told as (
                      update app.usage_counter c set noticed = $4, noticed_limit = quota_limit
                      where c.user_id = $1 and c.kind = $2 and c.quota_limit = $3 and c.used >= $5 and (c.noticed < $4 or c.noticed_limit is distinct from c.quota_limit)
                        and exists (select from app.subscription s where s.user_id = c.user_id and s.cycle_end = $6)
                      returning 1)
                    select app.demand(exists (select from told), '{ToldConstraint}')
                    """, userId, Names.Of(counter.Kind), counter.Limit, (short)percent, NoticeRules.Units(counter, percent), cycleEnd).ForItsEffect(),
                notifications.Tell(userId, notice.Kind, notice.Title, notice.Body, "/app/billing", now));
            return true;
        }
        catch (PostgresException known) when (known.ConstraintName == ToldConstraint)
        {
            return false;
        }
    }

    /// <summary>Tells that the spend cap refused something; once for each cycle and cap, however often it is tried. Never throws: the refusal is what matters, and the next one tells. False where nothing was written.</summary>
    public async Task<bool> TellCapped(Guid userId, Subscription subscription, DateTimeOffset now)
    {
        if (subscription.SpendCap is not { } cap) return false;
        var notice = NoticeRules.OfCap(subscription.CycleEnd);
        try
        {
            await database.Service.Write(NotificationStore.TellOnce(
                userId, notice.Kind, notice.Title, notice.Body, "/app/billing", now, Derived.Id(userId, subscription.CycleStart, string.Create(CultureInfo.InvariantCulture, $"spend cap {cap}"))));
            return true;
        }
        catch (NpgsqlException failure)
        {
            CapNotTold(log, failure, userId);
            return false;
        }
    }

    /// <summary>Counters of running cycles that have reached what nobody told. Reads them all: an index would have to follow every unit that is used.</summary>
    public Task<List<MissedNotice>> Missed(DateTimeOffset now) => database.Service.Patient.List(
        row => new MissedNotice(row.Id(0), row.Time(1), BillingStore.Counter(row, 2)),
        new Statement(
            $"""
            select user_id, cycle_end, {BillingStore.CounterColumns}
            from app.usage_counter join (select user_id, cycle_end from app.subscription where cycle_end > $1) running using (user_id)
            where quota_limit > 0 and used * 100.0 >= quota_limit * {NoticeRules.Near}.0
              and (noticed < case when used >= quota_limit then {NoticeRules.Full} else {NoticeRules.Near} end or noticed_limit is distinct from quota_limit)
            limit {MostMissed}
            """, now));

    [LoggerMessage(EventId = 3127, Level = LogLevel.Warning, Message = "{user} was not told that the spend cap refused something; the next refusal tells")]
    static partial void CapNotTold(ILogger logger, Exception failure, Guid user);
}

/// <summary>A counter whose user should have been told.</summary>
readonly record struct MissedNotice(Guid UserId, DateTimeOffset CycleEnd, UsageCounter Counter);
