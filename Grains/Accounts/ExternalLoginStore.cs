using System.Security.Cryptography;
using System.Text;
using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Notifications;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Logins at outside issuers in <c>auth.external_login</c>, and the accounts they make or join.</summary>
sealed class ExternalLoginStore(Database database, AuditStore audit, NotificationStore notifications)
{
    const string Unmet = "external_login_demand";

    /// <summary>Whether a write met facts that have changed since they were read: read them again and decide anew.</summary>
    public static bool IsOvertaken(PostgresException e) =>
        e.ConstraintName is Unmet or "external_login_pkey" or "user_normalized_email_key" or "user_normalized_user_name_key";

    public async Task<ExternalFacts> Find(ExternalIdentity identity) => (await database.Service.One(
        row => new ExternalFacts(row.IdOrNull(0), row.TimeOrNull(1), row.IdOrNull(2) is { } holder ? new(holder, row.GetBoolean(3)) : null),
        new Statement(
            """
            select (select user_id from auth.external_login where login_provider = $1 and provider_key = $2),
              (select departed_at from auth.departed_login where issuer = $1 and subject_hash = $3), u.id, u.email_confirmed
            from (values (1)) one left join auth."user" u on u.normalized_email = $4::text
            """, identity.Issuer, identity.Subject, SHA256.HashData(Encoding.UTF8.GetBytes(identity.Subject)), Normalized(identity.VerifiedEmail))))!;

    /// <summary>A new account with this login. Everything that has no say in who may enter is added by <see cref="AccountStore.Provision"/>.</summary>
    public Task Create(Guid id, string userName, ExternalIdentity identity, DateTimeOffset now) => database.Service.Write(
        new Statement(
            """
            insert into auth."user" (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp, two_factor_enabled, lockout_enabled, access_failed_count)
            values ($1, $2, $3, $4::text, $5::text, $4::text is not null, $6, $7, false, true, 0)
            """, id, userName, Normalized(userName), identity.VerifiedEmail, Normalized(identity.VerifiedEmail), NewStamp(), NewStamp()),
        new Statement("insert into app.users (id, email, display_name, created_at, updated_at) values ($1, $2::text, $3, $4, $4)",
            id, identity.VerifiedEmail, ExternalRules.DisplayName(identity), now),
        Insert(id, identity),
        audit.ByUser(id, "login.linked", $"user:{id}", now));

    /// <summary>One more way into the account that has proved the same e-mail.</summary>
    public Task Link(Guid userId, ExternalIdentity identity, DateTimeOffset now) => database.Service.Write(
        new Statement($"select app.demand(exists (select from auth.\"user\" where id = $1 and normalized_email = $2 and email_confirmed for share), '{Unmet}')",
            userId, Normalized(identity.VerifiedEmail)).ForItsEffect(),
        Insert(userId, identity),
        audit.ByUser(userId, "login.linked", $"user:{userId}", now),
        notifications.Tell(userId, "login_linked", "New way to sign in", $"You can now sign in with {identity.Issuer}.", "/app/settings", now));

    /// <summary>Takes every way in from an account whose e-mail was never proved. Answers the stamp it has now.</summary>
    public async Task<string> Empty(Guid userId, ExternalIdentity identity, DateTimeOffset now)
    {
        var stamp = NewStamp();
        await database.Service.Write(
            // A new concurrency stamp too: Identity writes whole rows, and one that it read before must not come back with the old password.
            new Statement(
                """
                update auth."user" set password_hash = null, two_factor_enabled = false, lockout_end = null, access_failed_count = 0, security_stamp = $3, concurrency_stamp = $4
                where id = $1 and normalized_email = $2 and not email_confirmed
                """, userId, Normalized(identity.VerifiedEmail), stamp, NewStamp()),
            Demand(userId, stamp),
            new Statement("delete from auth.user_token where user_id = $1", userId),
            new Statement("delete from auth.external_login where user_id = $1", userId),
            new Statement("update auth.session set ended_at = $2 where user_id = $1 and ended_at is null", userId, now),
            audit.BySystem(userId, "login.reclaimed", $"user:{userId}", now));
        return stamp;
    }

    /// <summary>Confirms the e-mail of an emptied account and links the login, unless somebody got in since.</summary>
    public Task Take(Guid userId, string stamp, ExternalIdentity identity, DateTimeOffset now) => database.Service.Write(
        Demand(userId, stamp),
        new Statement("""update auth."user" set email_confirmed = true, concurrency_stamp = $2 where id = $1""", userId, NewStamp()),
        Insert(userId, identity),
        audit.ByUser(userId, "login.linked", $"user:{userId}", now),
        notifications.Tell(userId, "login_linked", "This account is yours now",
            "It had been made with your e-mail, which nobody had confirmed. Its password and every other way in are gone; look through what is connected to it.", "/app/connections", now));

    static Statement Demand(Guid userId, string stamp) =>
        new Statement($"select app.demand(exists (select from auth.\"user\" where id = $1 and security_stamp = $2 and not email_confirmed and password_hash is null for update), '{Unmet}')", userId, stamp).ForItsEffect();

    static Statement Insert(Guid userId, ExternalIdentity identity) => new(
        "insert into auth.external_login (login_provider, provider_key, user_id) values ($1, $2, $3)", identity.Issuer, identity.Subject, userId);

    // As Identity's own normalizer does, which looks people up by it.
    static string? Normalized(string? text) => text?.Normalize().ToUpperInvariant();

    static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
}
