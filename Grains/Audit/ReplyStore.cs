using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Audit;

/// <summary>Claims and replies of keyed requests in <c>app.operation</c>, under their user's row level security.</summary>
sealed class ReplyStore(Database database, Sealer sealer)
{
    /// <summary>Claims the operation where it is new, was left by a process that died, or is out of memory; answers its row as it is then.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.NotFound"/>: the account was deleted meanwhile.</exception>
    public async Task<ClaimedOperation> Claim(Guid userId, OperationId operation, Guid claim, DateTimeOffset now)
    {
        try { return await TryClaim(userId, operation, claim, now); }
        catch (PostgresException gone) when (gone.ConstraintName == "operation_user_id_fkey") { throw DomainException.NotFound("account"); }
    }

    Task<ClaimedOperation> TryClaim(Guid userId, OperationId operation, Guid claim, DateTimeOffset now) => database.For(userId).One(
        row => Map(userId, operation, row),
        new Statement(
            """
            insert into app.operation as o (user_id, id, fingerprint, created_at, claim, claimed_until) values ($1, $2, $3, $4, $5, $6)
            on conflict on constraint operation_pkey do update
              set fingerprint = excluded.fingerprint, claim = excluded.claim, claimed_until = excluded.claimed_until, reply = null,
                  answer = case when o.created_at > $7 then o.answer end, created_at = case when o.created_at > $7 then o.created_at else excluded.created_at end
              where o.created_at <= $7 or (o.fingerprint = excluded.fingerprint and o.reply is null and (o.claimed_until is null or o.claimed_until <= $4))
            """, userId, operation.Value, operation.Fingerprint, now, claim, now + OperationRules.ClaimLife, now - OperationRules.Memory),
        // A second statement sees what the first waited for.
        new Statement("select fingerprint, claim, reply from app.operation where user_id = $1 and id = $2", userId, operation.Value))!;

    public Task Keep(Guid userId, OperationId operation, Guid claim, StoredAnswer answer) => database.For(userId).Write(new Statement(
        "update app.operation set reply = $4, claim = null, claimed_until = null where user_id = $1 and id = $2 and claim = $3",
        userId, operation.Value, claim, sealer.Seal(Name(userId, operation), JsonSerializer.SerializeToUtf8Bytes(answer))));

    /// <summary>Forgets a request that changed nothing; one that may have keeps its place, and whoever claims it next finds out.</summary>
    public Task Release(Guid userId, OperationId operation, Guid claim, bool refused) => database.For(userId).Write(
        new Statement("delete from app.operation where user_id = $1 and id = $2 and claim = $3 and answer is null and $4", userId, operation.Value, claim, refused),
        new Statement("update app.operation set claim = null, claimed_until = null where user_id = $1 and id = $2 and claim = $3", userId, operation.Value, claim));

    ClaimedOperation Map(Guid userId, OperationId operation, NpgsqlDataReader row) =>
        new(row.GetString(0), row.IdOrNull(1), row.IsDBNull(2) ? null : Open(userId, operation, row.GetFieldValue<byte[]>(2)));

    StoredAnswer Open(Guid userId, OperationId operation, byte[] envelope)
    {
        try { return JsonSerializer.Deserialize<StoredAnswer>(sealer.Open(Name(userId, operation), envelope))!; }
        catch (CryptographicException) { throw new DomainException(ErrorCode.Gone, "What this request was answered cannot be read any more. It was done."); }
    }

    static string Name(Guid userId, OperationId operation) => $"operation_{userId}_{operation.Value}";
}
