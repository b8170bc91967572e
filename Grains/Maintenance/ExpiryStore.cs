using StreamVibe.Audit;
using StreamVibe.Storage;

namespace StreamVibe.Maintenance;

/// <summary>Rows that are over.</summary>
static class ExpiryStore
{
    // A session by its end only: one that was ended by hand stays, so that no token of an outside issuer opens it again.
    public static Statement[] Forget(DateTimeOffset now) =>
    [
        new("delete from app.operation where created_at <= $1 and claim is null", now - OperationRules.Memory),
        new("delete from auth.session where expires_at < $1", now),
        new("delete from app.oauth_flow where expires_at < $1", now),
    ];
}
