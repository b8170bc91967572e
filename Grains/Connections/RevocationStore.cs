using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Connections;

/// <summary>Grants to give back, in <c>vault.revocation</c>.</summary>
sealed class RevocationStore(Database database)
{
    const string Insert = "insert into vault.revocation (id, platform, connection_id, external_id, envelope, tries, due_at, created_at) select $1, $2, $3, $4, $5, $6, $7, $7";

    public static Statement Owe(Revocation owed) => new(Insert, Values(owed));

    /// <summary>False where somebody has the channel connected.</summary>
    public async Task<bool> OweUnlessConnected(Revocation owed) => await database.Service.Write(new Statement(
        $"{Insert} where not exists (select from app.social_account where platform = $2 and external_id = $4 and is_active)", Values(owed))) == 1;

    /// <summary>The channel was connected again: to revoke its old grant now would end the new one too.</summary>
    public static Statement Forget(Platform platform, string externalId) => new("delete from vault.revocation where platform = $1 and external_id = $2", Names.Of(platform), externalId);

    public Task<List<Revocation>> Due(DateTimeOffset now, int limit) => database.Service.List(Map, new Statement(
        "select id, platform, connection_id, external_id, envelope, tries, created_at from vault.revocation where due_at <= $1 order by due_at limit $2", now, limit));

    /// <summary>Takes the next try of it, before it is made; false where somebody else has it, or nothing is owed any more.</summary>
    public async Task<bool> Claim(Revocation owed, DateTimeOffset nextTry) => await database.Service.Write(new Statement(
        "update vault.revocation set tries = tries + 1, due_at = $3 where id = $1 and tries = $2", owed.Id, owed.Tries, nextTry)) == 1;

    public Task Delete(Guid id) => database.Service.Write(new Statement("delete from vault.revocation where id = $1", id));

    static object[] Values(Revocation owed) => [owed.Id, Names.Of(owed.Platform), owed.ConnectionId, owed.ExternalId, owed.Envelope, owed.Tries, owed.CreatedAt];

    static Revocation Map(NpgsqlDataReader row) => new(
        row.Id(0), Names.Parse<Platform>(row.GetString(1)), row.Id(2), row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt32(5), row.Time(6));
}

/// <summary>A grant that is owed to its platform.</summary>
/// <param name="ExternalId">The channel it was for.</param>
/// <param name="Envelope">The token, sealed.</param>
sealed record Revocation(Guid Id, Platform Platform, Guid ConnectionId, string ExternalId, byte[] Envelope, int Tries, DateTimeOffset CreatedAt)
{
    public string SealedAs => $"revocation_{Id}";
}
