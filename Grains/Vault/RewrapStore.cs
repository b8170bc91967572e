using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Vault;

/// <summary>Every envelope of the installation, in whatever table it lies.</summary>
sealed class RewrapStore(Database database)
{
    /// <summary>A new column of envelopes needs its line here, or its secrets die with the key they were sealed with.</summary>
    public static readonly SealedColumn[] Columns =
    [
        new("vault.secret", "envelope", ["name"], "name", "user_id", "platform"),
        new("vault.setting", "envelope", ["name"], "'setting_' || name"),
        new("vault.revocation", "envelope", ["id"], "'revocation_' || id"),
        new("app.operation", "reply", ["user_id", "id"], "'operation_' || user_id || '_' || id"),
        new("auth.mail", "envelope", ["id"], "'mail_' || id"),
        new("auth.user_token", "value", ["user_id", "login_provider", "name"], "'user_token_' || user_id || '_' || login_provider || '_' || name", Base64: "value"),
        new("auth.data_protection_key", "xml", ["id"], "'data_protection_key'", Base64: "substring(xml from '<sealed[^>]*>([^<]+)</sealed>')"),
    ];

    /// <summary>Envelopes that do not begin like this, in the order of their keys, after the place of <paramref name="last"/>.</summary>
    public Task<List<SealedRow>> Others(SealedColumn column, byte[] beginning, SealedRow? last, int limit)
    {
        var keys = string.Join(", ", column.Key);
        var after = last is null ? "" : $"and ({keys}) > ({Places(column, from: 3)})";
        return database.Service.List(row => Map(row, column), new Statement(
            $"""
            select {keys}, {column.Name}, {column.User}, {column.Platform}, {column.Base64 ?? column.Column}
            from {column.Table}
            where {column.Column} is not null and substring({Head(column)} for length($1)) is distinct from $1 {after}
            order by {keys} limit $2
            """, [beginning, limit, .. last?.Key ?? []]));
    }

    /// <summary>Puts another envelope in its place; false where somebody changed or removed it meanwhile. Not its version nor its time: the secret is the same.</summary>
    public async Task<bool> Replace(SealedColumn column, SealedRow row, byte[] envelope)
    {
        var (next, old) = column.Base64 is null ? ((object)envelope, (object)row.Envelope) : (Convert.ToBase64String(envelope), Convert.ToBase64String(row.Envelope));
        return await database.Service.Write(new Statement(
            $"""
            update {column.Table} set {column.Column} = {(column.Base64 is null ? "$1" : $"replace({column.Column}, $2, $1)")}
            where {column.Base64 ?? column.Column} = $2 and ({string.Join(", ", column.Key)}) = ({Places(column, from: 3)})
            """, [next, old, .. row.Key])) == 1;
    }

    /// <summary>How many envelopes name which key; null is for those that name none.</summary>
    public Task<List<(string? Key, long Count)>> Count(SealedColumn column) => database.Service.List(row => (row.TextOrNull(0), row.GetInt64(1)), new Statement(
        $"""
        select case when length(head) > 2 then encode(substring(head from 3 for get_byte(head, 1)), 'escape') end, count(*)
        from (select {Head(column)} as head from {column.Table} where {column.Column} is not null) sealed group by 1
        """));

    // The bytes in front, where format and key id stand; of a text only as many as that may be, since what is not base64 does not decode.
    static string Head(SealedColumn column) =>
        column.Base64 is { } text ? $"case when {text} ~ '^[A-Za-z0-9+/]{{48}}' then decode(left({text}, 48), 'base64') end" : column.Column;

    static string Places(SealedColumn column, int from) => string.Join(", ", column.Key.Select((_, i) => $"${from + i}"));

    static SealedRow Map(NpgsqlDataReader row, SealedColumn column)
    {
        var at = column.Key.Length;
        return new([.. Enumerable.Range(0, at).Select(row.GetValue)], new(row.GetString(at), row.Id(at + 1), row.GetString(at + 2)), Envelope(row, at + 3));
    }

    static byte[] Envelope(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetValue(column) is not string text ? row.GetFieldValue<byte[]>(column)
        : Convert.TryFromBase64String(text, new byte[text.Length], out _) ? Convert.FromBase64String(text) : [];
}
