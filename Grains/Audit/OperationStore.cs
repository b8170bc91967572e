using System.Text.Json;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Audit;

/// <summary>Operations that were done, with their answers, in <c>app.operation</c>.</summary>
sealed class OperationStore(Database database)
{
    const string Key = "operation_pkey";

    /// <summary>What makes an operation happen once: it fails the whole transaction where the operation was done before. A claim on it is no obstacle.</summary>
    public static Statement Done<T>(Guid userId, OperationId operation, T answer, DateTimeOffset now) => new Statement(
        $"""
        with done as (
          insert into app.operation as o (user_id, id, fingerprint, answer, created_at) values ($1, $2, $3, $4::jsonb, $5)
          on conflict on constraint {Key} do update set answer = excluded.answer where o.answer is null and o.fingerprint = excluded.fingerprint
          returning 1)
        select app.demand(exists (select from done), '{Key}')
        """, userId, operation.Value, operation.Fingerprint, JsonSerializer.Serialize(answer), now).ForItsEffect();

    /// <summary>Keeps an answer that changed nothing, for the client that may ask again with its key.</summary>
    public Task Remember<T>(Guid userId, OperationId operation, T answer, DateTimeOffset now) =>
        operation.Fingerprint.Length > 0 ? database.For(userId).Write(Done(userId, operation, answer, now)) : Task.CompletedTask;

    /// <summary>Does the work, whose transaction holds <see cref="Done{T}"/>; a repeated operation gets the first answer.</summary>
    /// <exception cref="DomainException"><see cref="ErrorCode.IdempotencyMismatch"/>: the id was used for another request.</exception>
    public async Task<T> Once<T>(Guid userId, OperationId operation, Func<Task<T>> work) where T : class
    {
        // Only a client's own id can come twice; for others the insert alone is enough.
        if (operation.Fingerprint.Length > 0 && await Find<T>(userId, operation) is { } first) return first;
        try
        {
            return await work();
        }
        catch (PostgresException twice) when (twice.ConstraintName == Key)
        {
            return await Find<T>(userId, operation) ?? throw new InvalidOperationException("An operation that exists cannot be read.", twice);
        }
    }

    async Task<T?> Find<T>(Guid userId, OperationId operation) where T : class
    {
        var (fingerprint, answer) = await database.For(userId).One(row => (row.GetString(0), row.TextOrNull(1)),
            new Statement("select fingerprint, answer from app.operation where user_id = $1 and id = $2", userId, operation.Value));
        if (fingerprint is not null && fingerprint != operation.Fingerprint) throw OperationRules.Mismatch();
        return answer is null ? null : JsonSerializer.Deserialize<T>(answer);
    }
}
