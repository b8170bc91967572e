using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Billing.Sales;

/// <summary>Which customer of Stripe's a user is: one, and the first that is written wins.</summary>
sealed class SalesStore(Database database, AuditStore audit)
{
    /// <summary>Null where there is no such user.</summary>
    public Task<Payer?> Load(Guid userId) => database.Service.One(
        row => new Payer(userId, row.TextOrNull(0), row.GetString(1), row.TextOrNull(2)),
        new Statement("select u.email, u.display_name, s.stripe_customer_id from app.users u join app.subscription s on s.user_id = u.id where u.id = $1", userId));

    /// <summary>Answers the customer that the user has now; null where there is no such user any more.</summary>
    /// <param name="gone">Replaced where it is still there; Stripe's own news of its end may have been faster.</param>
    public Task<string?> Claim(Guid userId, string customerId, string? gone, DateTimeOffset now) => database.Service.One(
        row => row.TextOrNull(0),
        new Statement("update app.subscription set stripe_customer_id = $2, reread_due_at = $4, reread_tries = 0, version = version + 1, updated_at = $4 where user_id = $1 and (stripe_customer_id is null or stripe_customer_id = $3::text)", userId, customerId, gone, now),
        new Statement("select stripe_customer_id from app.subscription where user_id = $1", userId));

    /// <summary>Removes what events said of a customer who has left; that they came stays.</summary>
    public Task Forget(string customerId) => database.Service.Write(new Statement("update app.stripe_event set payload = '' where subject = $1", customerId));

    /// <summary>That the user was sent to a page of Stripe's.</summary>
    public Task Note(Guid userId, string action, string target, DateTimeOffset now) => database.Service.Write(audit.ByUser(userId, action, target, now));
}
