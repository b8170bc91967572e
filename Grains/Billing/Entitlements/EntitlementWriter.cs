using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Connections;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Entitlements;

/// <summary>Puts a decision into force: the row, its limits, what the person is told and what the audit log says, in one transaction; then the person's grain looks again.</summary>
sealed class EntitlementWriter(Database database, AuditStore audit, NotificationStore notifications, IGrainFactory grains)
{
    const string Link = "/app/billing";

    /// <summary>False where the row is another one by now: nothing was written, decide again.</summary>
    /// <param name="byStripe">Whether it happened there, and not by the passing of time.</param>
    /// <param name="along">Written in the same transaction.</param>
    public async Task<bool> Write(Standing before, Ruling ruling, bool byStripe, DateTimeOffset now, params IEnumerable<Statement> along)
    {
        try
        {
            Statement[] prices = PriceRules.InForce(before, ruling) is { } known ? [EntitlementStore.Price(before.UserId, known)] : [];
            await database.Service.Write([EntitlementStore.Apply(before, ruling.Next, ruling.Terms, now), .. prices, .. News(before, ruling, byStripe, now), .. along]);
        }
        catch (PostgresException overtaken) when (overtaken.ConstraintName == EntitlementStore.VersionConstraint)
        {
            return false;
        }
        // Every silo hears of it from the database; this is for one that is deaf just now.
        grains.GetGrain<ISubscriptionGrain>(before.UserId).Refresh().Ignore();
        return true;
    }

    IEnumerable<Statement> News(Standing before, Ruling ruling, bool byStripe, DateTimeOffset now)
    {
        foreach (var news in EntitlementNews.Between(before, ruling.Next))
        {
            yield return notifications.Tell(before.UserId, news.Notice.Kind, news.Notice.Title, news.Notice.Body, Link, now);
            yield return byStripe ? audit.ByStripe(before.UserId, news.Action, news.Target, now) : audit.BySystem(before.UserId, news.Action, news.Target, now);
        }
        // Seen with each look, and told once.
        foreach (var other in ruling.Others)
        {
            var (news, id) = (EntitlementNews.Second(other), Derived.Id(before.UserId, other.CreatedAt, other.Id));
            yield return NotificationStore.TellOnce(before.UserId, news.Notice.Kind, news.Notice.Title, news.Notice.Body, Link, now, id);
            yield return audit.ByStripe(before.UserId, news.Action, news.Target, now, id);
        }
    }
}
