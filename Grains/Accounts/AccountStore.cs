using Microsoft.Extensions.Options;
using Npgsql;
using StreamVibe.Audit;
using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Profiles and roles in <c>app</c>, created from the sign-in in <c>auth."user"</c>.</summary>
sealed class AccountStore(Database database, AuditStore audit, IOptionsMonitor<AccountOptions> options)
{
    public const string LeavingConstraint = "users_leaving";
    const string VersionConstraint = "users_version";

    /// <summary>
    /// Creates what is missing (profile, free subscription, counters, audit row: all or nothing, once), takes over the address, brings the admin role in line with the settings,
    /// and answers the account; null where no sign-in has this id, or its account is being deleted.
    /// </summary>
    public async Task<Account?> Provision(Guid userId, DateTimeOffset now)
    {
        var admins = options.CurrentValue.AdminEmails.Select(email => email.Trim().ToLowerInvariant()).ToArray();
        var signIn = await database.Service.One(row => new SignIn(row.TextOrNull(0)), new Statement(
            """select email from auth."user" a where id = $1 and not exists (select from app.users u where u.id = a.id and u.leaving_at is not null)""", userId));
        if (signIn is null) return null;
        try
        {
            return await database.Service.One(
                row => new Account(userId, row.TextOrNull(0), row.GetString(1), row.GetString(2), row.Texts(3), row.GetInt64(4)),
                Create(userId, signIn.Email, now), FollowEmail(userId, now), BillingStore.Provision(userId, Plans.Free, now), Announce(userId, now), GrantAdmin(userId, admins, now), WithdrawAdmin(userId, admins), Load(userId));
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            // The sign-in was deleted while we looked.
            return null;
        }
    }

    /// <summary>Writes a changed profile; false where it has changed since it was read, or its owner is leaving.</summary>
    public async Task<bool> Save(Account before, Account after, DateTimeOffset now)
    {
        try
        {
            await database.Service.Write(
                new Statement(
                    $"""
                    with written as (
                      update app.users set display_name = $3, time_zone = $4, updated_at = $5, version = version + 1 where id = $1 and version = $2 and leaving_at is null returning 1)
                    select app.demand(exists (select from written), '{VersionConstraint}')
                    """, before.Id, before.Version, after.DisplayName, after.TimeZone, now).ForItsEffect(),
                audit.ByUser(before.Id, "account.updated", $"user:{before.Id}", now));
            return true;
        }
        catch (PostgresException changed) when (changed.ConstraintName == VersionConstraint)
        {
            return false;
        }
    }

    /// <summary>Refuses the transaction where the account is being deleted; a deletion that begins meanwhile waits for its end.</summary>
    public static Statement StillHere(Guid userId) => new Statement(
        $"""
        with here as (select 1 from app.users where id = $1 and leaving_at is null for share)
        select app.demand(exists (select from here), '{LeavingConstraint}')
        """, userId).ForItsEffect();

    static Statement Create(Guid userId, string? email, DateTimeOffset now) => new(
        """
        insert into app.users (id, email, display_name, created_at, updated_at) values ($1, $2::text, $3, $4, $4)
        on conflict on constraint users_pkey do nothing
        """, userId, email, AccountRules.DisplayName(email), now);

    static Statement FollowEmail(Guid userId, DateTimeOffset now) => new(
        """
        update app.users u set email = a.email, version = u.version + 1, updated_at = $2 from auth."user" a
        where u.id = $1 and a.id = u.id and u.leaving_at is null and u.email is distinct from a.email
        """, userId, now);

    // The row's own id is the user's, so that a second provisioning finds it.
    Statement Announce(Guid userId, DateTimeOffset now)
    {
        var entry = audit.BySystem(userId, "account.created", $"user:{userId}", now);
        return new(entry.Text + " on conflict on constraint audit_log_pkey do nothing", [userId, .. entry.Values[1..]]);
    }

    // An address that nobody has proved to own gives no rights.
    static Statement GrantAdmin(Guid userId, string[] admins, DateTimeOffset now) => new(
        """
        insert into app.user_role (user_id, role, granted_at)
        select id, 'admin', $3 from auth."user" where id = $1 and email_confirmed and lower(email) = any($2)
        on conflict on constraint user_role_pkey do nothing
        """, userId, admins, now);

    static Statement WithdrawAdmin(Guid userId, string[] admins) => new(
        """
        delete from app.user_role r using auth."user" u
        where r.user_id = $1 and r.role = 'admin' and u.id = r.user_id and not (u.email_confirmed and lower(u.email) = any($2))
        """, userId, admins);

    static Statement Load(Guid userId) => new(
        """
        select u.email, u.display_name, u.time_zone, array(select r.role from app.user_role r where r.user_id = u.id order by r.role), u.version
        from app.users u where u.id = $1 and u.leaving_at is null
        """, userId);

    // May be without an e-mail, which is not the same as not being there.
    sealed record SignIn(string? Email);
}
