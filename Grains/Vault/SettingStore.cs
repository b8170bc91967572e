using StreamVibe.Storage;

namespace StreamVibe.Vault;

/// <summary>Values of settings in <c>vault.setting</c>, sealed for their name.</summary>
public sealed class SettingStore(Database database, Sealer sealer)
{
    /// <summary>What a name looks like; the table demands it too.</summary>
    public const string NamePattern = "^[a-z0-9][a-z0-9_.-]{0,63}$";

    /// <summary>The values of these names, as far as there are any.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">One was tampered with or its key is gone; <see cref="Exception.Data"/> has its name as <c>name</c>.</exception>
    public async Task<Dictionary<string, string>> Read(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return [];
        var rows = await database.Service.List(row => (Name: row.GetString(0), Envelope: row.GetFieldValue<byte[]>(1)),
            new Statement("select name, envelope from vault.setting where name = any($1)", (object)names.ToArray()));
        return rows.ToDictionary(row => row.Name, row => Open(row.Name, row.Envelope));
    }

    /// <summary>Writes the value whatever was there.</summary>
    public Task Put(string name, string value, DateTimeOffset now) => database.Service.Write(new Statement(
        """
        insert into vault.setting as s (name, envelope, updated_at) values ($1, $2, $3)
        on conflict on constraint setting_pkey do update set envelope = excluded.envelope, version = s.version + 1, updated_at = excluded.updated_at
        """, name, sealer.Seal(Sealed(name), System.Text.Encoding.UTF8.GetBytes(value)), now));

    /// <summary>Names, and the ids of the keys they are sealed with.</summary>
    public Task<List<(string Name, string Key)>> List() =>
        database.Service.List(row => (row.GetString(0), Envelope.KeyIdOf(row.GetFieldValue<byte[]>(1)) ?? "none"), new Statement("select name, envelope from vault.setting order by name"));

    /// <summary>False where there was none.</summary>
    public async Task<bool> Delete(string name) => await database.Service.Write(new Statement("delete from vault.setting where name = $1", name)) == 1;

    string Open(string name, byte[] envelope)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(sealer.Open(Sealed(name), envelope));
        }
        catch (System.Security.Cryptography.CryptographicException closed)
        {
            closed.Data["name"] = name;
            throw;
        }
    }

    static string Sealed(string name) => $"setting_{name}";
}
