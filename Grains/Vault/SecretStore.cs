using StreamVibe.Storage;

namespace StreamVibe.Vault;

/// <summary>Secrets in <c>vault.secret</c>. The plaintext exists only in memory, between this class and its caller.</summary>
sealed class SecretStore(Database database, KeyRing ring)
{
    public const string ChangedConstraint = "secret_version";

    /// <summary>The secret and its version; null where there is none.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was tampered with or its key is gone.</exception>
    public async Task<Secret?> Get(SecretBinding binding)
    {
        var row = await database.Service.One(row => (Envelope: row.GetFieldValue<byte[]>(0), Version: row.GetInt64(1)),
            new Statement("select envelope, version from vault.secret where name = $1 and user_id = $2", binding.Name, binding.UserId));
        return row.Envelope is null ? null : new(Envelope.Open(row.Envelope, binding, ring), row.Version);
    }

    /// <summary>Writes the secret whatever was there.</summary>
    public Statement Put(SecretBinding binding, ReadOnlySpan<byte> plaintext, DateTimeOffset now) => new(
        """
        insert into vault.secret as s (name, user_id, platform, envelope, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
        on conflict on constraint secret_pkey do update
          set user_id = excluded.user_id, platform = excluded.platform, envelope = excluded.envelope, version = s.version + 1, updated_at = excluded.updated_at
        """, binding.Name, binding.UserId, binding.Platform, Envelope.Seal(plaintext, binding, ring), now);

    /// <summary>Replaces the secret; refuses the transaction where it is no longer the version that was read.</summary>
    public Statement Replace(SecretBinding binding, byte[] plaintext, long version, DateTimeOffset now) => new Statement(
        $"""
        with replaced as (
          update vault.secret set envelope = $3, version = version + 1, updated_at = $4 where name = $1 and user_id = $2 and version = $5
          returning 1)
        select app.demand(exists (select from replaced), '{ChangedConstraint}')
        """, binding.Name, binding.UserId, Envelope.Seal(plaintext, binding, ring), now, version).ForItsEffect();

    /// <summary>Refuses the transaction where the secret is no longer the version that was read.</summary>
    public static Statement Unchanged(SecretBinding binding, long version) => new Statement(
        $"select app.demand(exists (select from vault.secret where name = $1 and user_id = $2 and version = $3), '{ChangedConstraint}')",
        binding.Name, binding.UserId, version).ForItsEffect();

    public static Statement Delete(string name) => new("delete from vault.secret where name = $1", name);
}

/// <summary>An opened secret.</summary>
sealed record Secret(byte[] Plaintext, long Version)
{
    // A record prints its members; this one must not.
    public override string ToString() => $"Secret(version {Version})";
}
