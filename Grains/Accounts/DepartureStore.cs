using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Accounts;

/// <summary>Accounts that are being deleted.</summary>
sealed class DepartureStore(Database database, AuditStore audit)
{
    /// <summary>Shuts the door. The address and the providers' logins are given up here, so that both can sign up anew while the rest is still being removed.</summary>
    public Task Begin(Guid userId, Guid stamp, DateTimeOffset now) => database.Service.Write(
        new Statement("update app.users set leaving_at = coalesce(leaving_at, $2), email = null, display_name = '', updated_at = $2, version = version + 1 where id = $1", userId, now),
        new Statement(
            """
            update auth."user"
            set user_name = id::text, normalized_user_name = upper(id::text), email = null, normalized_email = null, email_confirmed = false, password_hash = null,
                two_factor_enabled = false, security_stamp = $2, concurrency_stamp = $2
            where id = $1
            """, userId, stamp.ToString()),
        new Statement("delete from auth.external_login where user_id = $1", userId),
        new Statement("delete from auth.user_token where user_id = $1", userId),
        new Statement("update auth.session set ended_at = $2 where user_id = $1 and ended_at is null", userId, now),
        audit.ByUser(userId, "account.leaving", $"user:{userId}", now));

    /// <summary>All of them: one that is not active may have been revived by a consent that was under way.</summary>
    public Task<List<Guid>> Connections(Guid userId) => database.Service.List(row => row.Id(0),
        new Statement("select id from app.platform_connection where user_id = $1", userId));

    /// <summary>Deletes the sign-in and with it every row of the person. False where there is none, or a grant has not been given back yet.</summary>
    public async Task<bool> Delete(Guid userId) => await database.Service.Patient.Write(new Statement(
        """
        delete from auth."user" where id = $1
          and exists (select from app.users where id = $1 and leaving_at is not null)
          and not exists (select from app.platform_connection where user_id = $1 and is_active)
        """, userId)) > 0;

    /// <summary>Whose departure should have been finished by now.</summary>
    public static Statement Overdue(DateTimeOffset before) => new("select id from app.users where leaving_at < $1 order by leaving_at limit 100", before);
}
